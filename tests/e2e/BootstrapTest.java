package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import tests.support.CuttingProxy;
import tests.support.Laptop;
import tests.support.Ran;
import tests.support.Scripts;

/** What a bootstrap finds, brings and installs on pods that have some of what runs need. */
class BootstrapTest extends OnPod {
    private static final String APT = "#!/bin/sh\necho \"apt-get $*\" >>\"$0.calls\"\n";

    @Test
    void aPodThatCompilesTheRunnerIsLeftAsItIs() throws Exception {
        Ran first = laptop.ops("pod", "bootstrap", "box", "--json").expect(0);
        long calls = pod.calls();
        laptop.ops("pod", "bootstrap", "box").expect(0);

        assertEquals("by compiling", first.json().path("java").asText(), first.err());
        assertEquals(calls + 1, pod.calls(), "one round trip when nothing is missing");
        assertFalse(Files.exists(pod.home.resolve(".ops")));
    }

    /** With a JDK, and a network on which JBang can't be fetched. */
    @Test
    void aPodThatCannotFetchJBangGetsTheLaptopsBuild() throws Exception {
        Laptop here = sharing("no network").with("OPS_CACHE_DIR", pod.root + "/empty cache").with("OPS_MAVEN_REPO", "http://127.0.0.1:9/")
                .with("PATH", programs("no jbang", Set.of("jbang"))).with("JBANG_DIR", pod.root + "/no jbang dir");
        String runs = pod.root + "/runs of 'this' pod";

        Ran ran = here.ops("pod", "bootstrap", "here", "--outputs-dir", runs, "--json").expect(0);
        assertTrue(ran.json().path("java").asText().startsWith("/"), ran.out());
        here.ops("run", "submit", "--pod", "here", "--outputs-dir", runs, "--run-id", "r1", "--wait", "--", "echo", "hello").expect(0);

        assertEquals("hello\n", Files.readString(Path.of(runs, "r1/stdout.log")));
        here.ops("validate", "--pod", "here", "--outputs-dir", runs, "r1").expect(0);
        String runner = Json.parse(Files.readString(Path.of(runs, "r1/run_metadata.json"))).orElseThrow().path("runner").path("sha256").asText();
        assertTrue(Files.exists(Path.of(runs, ".ops/runner", runner + ".jar")), runner);
        assertFalse(Files.exists(Path.of(pod.root + "/empty cache/commands")) && Files.list(Path.of(pod.root + "/empty cache/commands")).findAny().isPresent());
    }

    @Test
    void whatThePackageManagerInstallsIsSaid() throws Exception {
        String path = programs("installing", Set.of("rsync", "apt-get", "dpkg"));
        apt(path, "case $* in *install*) printf '#!/bin/sh\\n' >\"${0%/*}/rsync\" && chmod 755 \"${0%/*}/rsync\" ;; esac\n");

        Ran ran = pod.laptop("installing laptop").with("PATH", path).ops("pod", "bootstrap", "here", "--json").expect(0);

        assertEquals("[\"rsync\"]", ran.json().path("installed").toString());
        assertEquals("[]", ran.json().path("warnings").toString());
    }

    @Test
    void aPackageManagerThatFailsIsAWarningThatNamesItsLog() throws Exception {
        String path = programs("failing", Set.of("rsync", "tmux", "apt-get", "dpkg"));
        apt(path, "echo 'E: no such host' >&2; exit 100\n");

        Ran ran = pod.laptop("failing laptop").with("PATH", path).ops("pod", "bootstrap", "here").expect(0);

        assertTrue(ran.err().contains("warning: tmux and rsync are not on pod here and couldn't be installed: see " + pod.runs + "/.ops/packages.log there"), ran.err());
        assertTrue(Files.readString(pod.runs.resolve(".ops/packages.log")).contains("E: no such host"));
    }

    @Test
    void twoAtOnceBothSucceed() throws Exception {
        Laptop one = pod.laptop("one");
        Laptop two = pod.laptop("two");
        Process first = one.start("pod", "bootstrap", "box", "--outputs-dir", pod.root + "/both");
        Process second = two.start("pod", "bootstrap", "box", "--outputs-dir", pod.root + "/both");

        one.finish(first).expect(0);
        two.finish(second).expect(0);
        try (Stream<Path> left = Files.list(pod.root.resolve("both/.ops/runner"))) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void aTransferThatBreaksLeavesNoHalfJarAndARepeatGoesThrough() throws Exception {
        Path root = pod.root.resolve("breaking");
        laptop.ops("pod", "bootstrap", "box", "--outputs-dir", root.toString()).expect(0);
        String machine = new String(new ProcessBuilder("uname", "-m").start().getInputStream().readAllBytes()).strip();
        Files.writeString(root.resolve(".ops/java.linux-" + machine + "-gnu"), System.getProperty("java.home") + "\n");
        try (var proxy = new CuttingProxy(pod.port)) {
            pod.alias("cut", proxy.cutUp(2_000_000).port());

            sharing("unlucky").ops("run", "submit", "--pod", "cut", "--outputs-dir", root.toString(), "--run-id", "r1", "--", "true").expect(3);

            assertEquals(1, proxy.cuts());
            assertFalse(Files.exists(root.resolve("r1")));
            assertEquals("", jars(root));
        }
        sharing("lucky").ops("run", "submit", "--outputs-dir", root.toString(), "--run-id", "r1", "--wait", "--", "true").expect(0);
        assertTrue(jars(root).endsWith(".jar"));
    }

    private static String jars(Path root) throws Exception {
        try (Stream<Path> files = Files.list(root.resolve(".ops/runner"))) {
            return String.join(" ", files.map(f -> f.getFileName().toString()).filter(name -> name.endsWith(".jar")).toList());
        }
    }

    /** A laptop that finds what others have built. */
    private Laptop sharing(String name) throws Exception {
        return pod.laptop(name).with("XDG_CACHE_HOME", pod.root + "/cache");
    }

    private static void apt(String path, String behaviour) throws Exception {
        Scripts.write(Path.of(path, "apt-get"), APT + behaviour);
    }

    /** A PATH with what this machine has, but for some programs. */
    private String programs(String name, Set<String> without) throws Exception {
        Path all = Files.createDirectories(pod.root.resolve(name));
        for (String directory : System.getenv("PATH").split(":")) {
            if (!Files.isDirectory(Path.of(directory))) {
                continue;
            }
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                for (Path file : files.filter(f -> !without.contains(f.getFileName().toString())).toList()) {
                    if (!Files.exists(all.resolve(file.getFileName()), LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(all.resolve(file.getFileName()), file);
                    }
                }
            }
        }
        return all.toString();
    }
}
