package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** Many submits at once, some of them of one run id: each run starts once, and nothing is left of the others. */
@ExtendWith(LinkPods.class)
class SubmitsTest {
    private static final int EQUAL = 20;
    private static final int CONFLICTING = 3;
    private static final int AT_ONCE = 16;
    private static final int PATIENCE_SECONDS = 200;
    private final LinkWorld world;

    SubmitsTest(LinkWorld world) {
        this.world = world;
    }

    private String[] submit(String pod, String id, String... command) {
        return Stream.concat(Stream.of("--pod", pod), Stream.of(world.submit(id, command))).toArray(String[]::new);
    }

    /** Starts all of them before it waits for any. */
    private List<Ran> together(List<String[]> submits) throws Exception {
        var processes = new ArrayList<Process>();
        for (String[] submit : submits) {
            processes.add(world.near.start(submit));
        }
        var ends = new ArrayList<Ran>();
        for (Process process : processes) {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ends.add(world.near.finish(process));
        }
        return ends;
    }

    /** At most so many runs at a time, since each has a recorder. */
    private void oneByOne(String pod, List<String> ids) throws Exception {
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Ran>> work = ids.stream().<Callable<Ran>>map(id -> () -> {
                Ran ran = world.near.ops(submit(pod, id, world.counted(id)));
                world.pod.awaitFile(id, RunDir.SUMMARY);
                return ran;
            }).toList();
            for (Future<Ran> end : workers.invokeAll(work)) {
                end.get().expect(0);
            }
        }
    }

    private void assertNothingLeft() throws Exception {
        LoopbackPod.await("the end of every shell and recorder", () -> ProcessHandle.allProcesses().noneMatch(this::records));
        String sessions = world.pod.tmux("list-sessions").out();
        assertTrue(Stream.of("equal-", "torn-", "many-").noneMatch(sessions::contains), sessions);
        try (Stream<Path> fifos = Files.list(world.pod.root.resolve("tmp"))) {
            assertEquals(List.of(), fifos.filter(p -> p.getFileName().toString().startsWith("ops-run.")).toList());
        }
    }

    private boolean records(ProcessHandle process) {
        try {
            String words = new String(Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline")));
            return words.contains(world.pod.runs + "/") && (words.contains("launch.sh") || words.contains("--record"));
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "box"})
    void oneRunIdIsOneRunHoweverManyAskForItAtOnce(String pod) throws Exception {
        int equal = pod.equals("here") ? EQUAL : Fault.times(EQUAL, 4);
        String id = "equal-" + pod;
        var submits = new ArrayList<String[]>();
        IntStream.range(0, equal).forEach(i -> submits.add(submit(pod, id, world.counted(id))));
        List<Ran> ends = together(submits);
        ends.forEach(ran -> ran.expect(0));
        assertEquals(equal - 1, ends.stream().filter(ran -> ran.err().contains("found again: run " + id)).count());
        world.assertWhole(List.of(id));
        assertNothingLeft();
        Fault.report("submits of one run id at once, pod " + pod, equal, "nothing: one start, all have exit code 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "box"})
    void ofTwoRequestsWithOneRunIdOneIsRunAndTheOtherIsAConflict(String pod) throws Exception {
        String id = "torn-" + pod;
        String[] other = world.counted(id).clone();
        other[2] += "; true";
        var submits = new ArrayList<String[]>();
        IntStream.range(0, CONFLICTING).forEach(i -> submits.addAll(List.of(submit(pod, id, world.counted(id)), submit(pod, id, other))));
        List<Ran> ends = together(submits);
        for (int request = 0; request < 2; request++) {
            int first = ends.get(request).code();
            for (int i = request; i < ends.size(); i += 2) {
                ends.get(i).expect(first);
            }
        }
        assertEquals(List.of(0, 5), Stream.of(0, 1).map(i -> ends.get(i).code()).sorted().toList());
        world.assertWhole(List.of(id));
        assertNothingLeft();
        Fault.report("submits of two requests under one run id at once, pod " + pod, ends.size(), "nothing: one start, exit code 5 for the other request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "box"})
    void manySubmitsAtOnceStartEachRunOnce(String pod) throws Exception {
        List<String> ids = IntStream.range(0, pod.equals("here") ? Fault.times(180, 4) : Fault.times(40, 2)).mapToObj(i -> "many-" + pod + "-" + i).toList();
        oneByOne(pod, ids);
        world.assertWhole(ids);
        assertNothingLeft();
        Fault.report("submits of other run ids at once, pod " + pod, ids.size(), "nothing: each started once");
    }
}
