package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.faults.LinkWorld.Far;
import tests.support.CuttingProxy.Break;
import tests.support.Ran;

/** A fetch whose connection breaks leaves whole files only, and its repeat brings and proves the rest. */
@ExtendWith(LinkPods.class)
class LinkFetchTest {
    private static final String ODD = "odd\n\"name\" $(id)";
    private final LinkWorld world;

    LinkFetchTest(LinkWorld world) {
        this.world = world;
    }

    /** A run with a big checkpoint, many small files, an odd name and a link, all of them in its digests. */
    private Path made(String id) throws Exception {
        String command = "import os, random\\nmany = os.environ['OPS_RUN_DIR'] + '/checkpoints'\\nos.makedirs(many, exist_ok=True)\\nsome = random.Random(1)\\n"
                + "open(many + '/ckpt_2.bin', 'wb').write(some.randbytes(3000000))\\nfor i in range(60): open(many + '/small %d' % i, 'wb').write(some.randbytes(i * 97))\\n"
                + "os.symlink('ckpt_2.bin', many + '/ckpt_newest.bin')";
        world.near.ops("run", "submit", "--wait", "--run-id", id, "--", "python3", "-c", command.replace("\\n", "\n")).expect(0);
        Path dir = world.pod.runs.resolve(id);
        Files.writeString(dir.resolve(ODD), "odd content");
        world.pod.here("sh", "-c", "cd '" + dir + "' && find . -type f ! -path './.ops/*' ! -name digests.sha256 -exec sha256sum {} + >.ops/sums && mv .ops/sums digests.sha256").expect(0);
        return dir;
    }

    private static Set<String> names(Path dir) throws Exception {
        try (Stream<Path> all = Files.walk(dir)) {
            return new TreeSet<>(all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).map(p -> dir.relativize(p).toString()).toList());
        }
    }

    /** How many files are there under the name of a file of the run; each of them is that file. */
    private int assertNoDamagedFile(Path run, Path copy, Break place) throws Exception {
        int there = 0;
        for (String name : names(run)) {
            Path file = copy.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                assertTrue(Files.isSymbolicLink(file) || Files.mismatch(run.resolve(name), file) == -1, () -> name + " is damaged: " + place + ", " + world.seed());
                there++;
            }
        }
        return there;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--no-rsync"})
    void aFetchThatIsCutLeavesWholeFilesOnlyAndItsRepeatProvesAll(String way) throws Exception {
        String by = way.equals("--quiet") ? "rsync" : "tar";
        String id = "fetch-" + by;
        Path run = made(id);
        Far far = world.far(by);
        world.broken(far, List.of(), "fetch", id, "--to", "whole", "--pod", "box", way).expect(0);
        List<Break> places = world.places(far, Fault.times(16, 2));
        int cut = 0;
        int kept = 0;
        for (Break place : places) {
            String to = "cut-" + place.way() + "-" + place.bytes();
            Path copy = far.laptop().dir.resolve(to).resolve(id);
            Ran ran = world.broken(far, List.of(place), "fetch", id, "--to", to, "--pod", "box", way);
            assertTrue(ran.code() == 0 || ran.code() == 3 && ran.err().lines().count() == 2, () -> place + ", " + world.seed() + ": " + ran);
            cut += ran.code() == 0 ? 0 : 1;
            kept += assertNoDamagedFile(run, copy, place);
            Ran again = world.broken(far, List.of(), "fetch", id, "--to", to, "--pod", "box", "--json", way).expect(0);
            assertTrue(again.json().path("complete").asBoolean(), () -> place + ", " + world.seed() + ": " + again);
            Set<String> there = names(run);
            there.remove(".ops/fetched");    // what a proven fetch leaves on the pod
            assertEquals(there, names(copy), () -> place + ", " + world.seed());
        }
        assertTrue(cut >= places.size() / 3, cut + " were cut");
        Fault.report("ssh cut after N bytes of a fetch by " + by + ", which is repeated", places.size(),
                "nothing: no damaged file, every file proven (" + cut + " had exit code 3, " + kept + " whole files stayed)");
    }
}
