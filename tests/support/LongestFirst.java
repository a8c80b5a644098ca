package tests.support;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** The classes that take longest come first, so that none of them is left alone at the end with idle processors: what they do is mostly waiting. */
public final class LongestFirst implements ClassOrderer {
    /** Those of half a minute and more on a machine of two processors, the longest first; SecretScanTest builds what others then wait for. */
    static final List<String> LONGEST = List.of("record.StallWatchTest", "record.ServerDeadlineTest", "e2e.SecretScanTest", "record.AttemptsTest", "provider.LiumTroubleTest",
            "record.RetriesTest", "record.HandRunTest", "record.CheckpointsTest", "e2e.StallTest", "record.ServerWatchTest", "faults.FloodTest", "e2e.FetchTest", "e2e.StatesTest",
            "e2e.PodStatusTest", "e2e.FetchProofTest", "record.ConfigProbeTruthTest", "e2e.PodRmTest", "faults.RecorderOutOfMemoryTest", "faults.RecorderKilledTest", "repo.DirtyCheckoutTest",
            "page.LivePageTest", "faults.LinkHangTest", "faults.SubmitsTest", "faults.SubmitsRootTest", "faults.LinkTailTest", "faults.LinkFetchTest", "faults.LinkSubmitTest",
            "faults.LinkStopTest", "launcher.StartTest", "launcher.CompileTest", "launcher.PortableTest", "e2e.PodUpTest", "e2e.ResumeTest", "e2e.ServeTest", "cli.InitTest",
            "faults.IdentityTest", "page.CurvesPageTest", "page.AccessibilityTest");

    /** JUnit makes one by its name. */
    public LongestFirst() {
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(described -> place(described.getTestClass().getName())));
    }

    private static int place(String className) {
        int place = LONGEST.indexOf(className.substring(className.indexOf('.') + 1));
        return place < 0 ? LONGEST.size() : place;
    }
}
