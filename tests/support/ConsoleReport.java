package tests.support;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints a line for each test class, every failure with its trace, and the totals. A test that didn't run has failed. */
public final class ConsoleReport implements TestExecutionListener {

    private record Tally(long startNanos, List<String> passed, List<String> failed) {}

    private final PrintWriter out;
    private final Map<String, Tally> classes = new LinkedHashMap<>();
    private TestPlan plan;

    public ConsoleReport(PrintWriter out) {
        this.out = out;
    }

    /** Prints the failed tests once more and the last line; true if there were tests and all of them passed. */
    public synchronized boolean finish() {
        List<String> failed = classes.values().stream().flatMap(t -> t.failed.stream()).toList();
        int passed = classes.values().stream().mapToInt(t -> t.passed.size()).sum();
        if (passed + failed.size() == 0) {
            out.println("no test has such a name");
        }
        failed.forEach(name -> out.println("FAILED " + name));
        out.println(passed + " passed, " + failed.size() + " failed");
        return passed > 0 && failed.isEmpty();
    }

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public synchronized void executionStarted(TestIdentifier test) {
        tally(test);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean succeeded = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (!succeeded) {
            fail(test, result.getStatus() + ": " + result.getThrowable().map(Trace::of).orElse("no reason given"));
        } else if (test.isTest()) {
            tally(test).passed.add(nameOf(test));
        }
        if (isTestClass(test)) {
            printClass(test, tally(test));
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        List<TestIdentifier> skipped = test.isTest() ? List.of(test)
                : plan.getDescendants(test).stream().filter(TestIdentifier::isTest).toList();
        skipped.forEach(t -> fail(t, "SKIPPED, which counts as failed: " + reason));
    }

    private void fail(TestIdentifier test, String why) {
        tally(test).failed.add(nameOf(test));
        out.println("FAIL  " + nameOf(test) + "\n" + why.stripTrailing().indent(6).stripTrailing());
    }

    private void printClass(TestIdentifier test, Tally tally) {
        double seconds = (System.nanoTime() - tally.startNanos) / 1e9;
        out.printf("%-5s %-48s %3d passed %3d failed %7.2f s%n", tally.failed.isEmpty() ? "ok" : "FAIL", nameOf(test),
                tally.passed.size(), tally.failed.size(), seconds);
    }

    private Tally tally(TestIdentifier test) {
        return classes.computeIfAbsent(testClass(test).getUniqueId(), id -> new Tally(System.nanoTime(), new ArrayList<>(), new ArrayList<>()));
    }

    private boolean isTestClass(TestIdentifier test) {
        return plan.getParent(test).map(p -> p.getParentIdObject().isEmpty()).orElse(false);
    }

    private TestIdentifier testClass(TestIdentifier test) {
        return isTestClass(test) ? test : plan.getParent(test).map(this::testClass).orElse(test);
    }

    private String nameOf(TestIdentifier test) {
        String own = test.getLegacyReportingName().replaceFirst("\\(\\)$", "").replaceFirst("^.*\\$", "");
        return isTestClass(test) ? own : plan.getParent(test).filter(p -> p.getParentIdObject().isPresent())
                .map(p -> nameOf(p) + " " + own).orElse(own);
    }
}
