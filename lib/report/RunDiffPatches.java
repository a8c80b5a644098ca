package lib.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lib.report.RunDiff.Difference;
import lib.store.RecordFiles;

/** Names the files in which two patches differ, where the patches are there. */
final class RunDiffPatches {
    private RunDiffPatches() {
    }

    static void compare(RecordFiles a, RecordFiles b, RunDiffComparison comparison) {
        List<Difference> all = comparison.differences();
        for (int i = 0; i < all.size(); i++) {
            Difference d = all.get(i);
            if (d.area().equals("code") && d.name().equals(RunDiffCode.CHANGES)) {
                all.set(i, new Difference(d.rank(), d.area(), d.name(), d.a(), d.b(), d.note(), differing(a.patch(), b.patch())));
            }
        }
    }

    private static List<String> differing(Map<String, String> a, Map<String, String> b) {
        var names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        names.removeIf(name -> Objects.equals(a.get(name), b.get(name)));
        return List.copyOf(names);
    }
}
