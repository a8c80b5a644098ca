package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packages of env_snapshot.json beside a real pip, in real venvs. */
class EnvSnapshotTest {
    @TempDir
    static Path shared;
    private static Venv venv;
    @TempDir
    Path directory;

    /** Outside the limit of a test: venv and pip are as slow as the machine. */
    @BeforeAll
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    static void makeVenv() throws Exception {
        venv = new Venv(Files.createDirectories(shared.resolve("home with blank")).resolve("venv"));
        Path projects = Files.createDirectories(shared.resolve("projects"));
        Path plain = Venv.project(projects.resolve("plain"), "plain_pkg", "1.0");
        Path wheel = Venv.project(projects.resolve("wheel"), "from.wheel", "2.5.1+cu124");
        Path local = Venv.project(projects.resolve("local dir"), "From_Dir", "0.3.dev1");
        Path edited = Venv.project(projects.resolve("edited here"), "edited", "0.1");
        Path tracked = Venv.project(projects.resolve("repo/python/sub"), "tracked_pkg", "0.2");
        Path remote = Venv.project(projects.resolve("remote"), "from_git", "4.0");
        venv.commit(projects.resolve("repo"), "https://example.com/team/repo.git");
        venv.commit(remote, "https://example.com/unused.git");
        Path wheels = Files.createDirectories(projects.resolve("wheels"));
        for (Path built : List.of(plain, wheel)) {
            venv.run(built, venv.python.toString(), "-c", "import backend, sys; backend.build_wheel(sys.argv[1])", wheels.toString());
        }
        venv.install("--find-links", wheels.toString(), "plain-pkg", wheels.resolve("from.wheel-2.5.1+cu124-py3-none-any.whl").toString(),
                local.toString(), "git+file://" + remote, "-e", edited.toString(), "-e", tracked.toString());
    }

    @Test
    void aVenvWithEditableVcsWheelAndDirectoryInstallsHasTheLinesOfPipFreeze() throws Exception {
        Set<String> expected = venv.pipFreeze();

        assertTrue(expected.containsAll(Set.of("plain_pkg==1.0", "-e " + shared.toRealPath().resolve("projects/edited here"),
                "# Editable install with no version control (edited==0.1)")), expected.toString());
        assertTrue(expected.stream().anyMatch(l -> l.matches("from_git @ git\\+file://.*@[0-9a-f]{40}")), expected.toString());
        assertTrue(expected.stream().anyMatch(l -> l.matches("-e git\\+https://example.com/team/repo.git@[0-9a-f]{40}#egg=tracked_pkg&subdirectory=python/sub")),
                expected.toString());
        assertEquals(expected, freeze(fields(venv)));
    }

    @Test
    void aVenvThatSeesTheSystemsPackagesHasTheLinesOfPipFreezeAlsoForPythonPathAndUserSite() throws Exception {
        var sees = new Venv(directory.resolve("sees"), "--system-site-packages");
        Venv.distInfo(sees.sitePackages(), "mine", "1.0");
        Venv.distInfo(Files.createDirectories(directory.resolve("on the path")), "on_the_path", "3.0");
        Venv.distInfo(directory.resolve("on the path"), "mine", "9.0");
        sees.environment.put("PYTHONPATH", directory.resolve("on the path") + ":" + directory.resolve("missing"));
        sees.environment.put("PYTHONUSERBASE", directory.resolve("user").toString());
        Venv.distInfo(Files.createDirectories(Path.of(sees.run(directory, sees.python.toString(), "-m", "site", "--user-site").strip())), "of_the_user", "5.0");

        Set<String> expected = sees.pipFreeze();

        assertTrue(expected.containsAll(Set.of("mine==9.0", "on_the_path==3.0", "of_the_user==5.0")), expected.toString());
        assertEquals(expected, freeze(fields(sees)));
    }

    @Test
    void oldAndOddInstallationsAreListedAsPipListsThem() throws Exception {
        Path site = Files.createDirectories(directory.resolve("site"));
        Files.writeString(site.resolve("as_file-1.2.egg-info"), "Metadata-Version: 1.0\nName: as-file\nVersion: 1.2\n");
        Files.writeString(Files.createDirectories(site.resolve("as_dir.egg-info")).resolve("PKG-INFO"), "Name: as.dir\r\nVersion: 01.0.0-Beta1\r\n");
        Files.writeString(Files.createDirectories(site.resolve("zip.egg/EGG-INFO")).resolve("PKG-INFO"), "Name: unpacked-egg\nVersion: 7\n");
        Files.writeString(Files.createDirectories(directory.resolve("developed/dev_pkg.egg-info")).resolve("PKG-INFO"), "Name: dev_pkg\nVersion: 0.9\n");
        Files.writeString(site.resolve("dev-pkg.egg-link"), directory.resolve("developed") + "\n.\n");
        Venv.distInfo(site, "~lainpkg", "1.0");
        Path long_ = Venv.distInfo(site, "long", "2.0");
        Files.writeString(long_.resolve("METADATA"), "Metadata-Version: 2.1\nLicense: " + "x\n       ".repeat(5000) + "\nName: long\nVersion: 2.0\n");
        Files.writeString(Venv.distInfo(site, "archive", "1.0").resolve("direct_url.json"),
                "{\"url\": \"https://example.com/a.zip\", \"archive_info\": {\"hash\": \"sha256=00\"}, \"subdirectory\": \"py\"}");
        Files.writeString(Venv.distInfo(site, "broken_url", "1.0").resolve("direct_url.json"), "{\"url\": 3");
        var with = new HashMap<>(venv.environment);
        with.put("PYTHONPATH", site.toString());
        Set<String> expected = new TreeSet<>(
                venv.run(directory, "env", "PYTHONPATH=" + site, venv.python.toString(), "-m", "pip", "freeze").lines().toList());

        assertTrue(expected.containsAll(Set.of("as-file==1.2", "as.dir==1.0.0b1", "long==2.0", "archive @ https://example.com/a.zip#sha256=00&subdirectory=py",
                "broken_url==1.0")), expected.toString());
        assertEquals(expected, freeze(PythonRequests.fields(venv.python, with)));
    }

    @Test
    void noPasswordOrTokenInTheUrlOfAPackageIsRecorded() throws Exception {
        Path site = Files.createDirectories(directory.resolve("site"));
        Files.writeString(Venv.distInfo(site, "private", "1.0").resolve("direct_url.json"),
                "{\"url\": \"https://me" + ":hunter2@example.com/p.git\", \"vcs_info\": {\"vcs\": \"git\", \"commit_id\": \"" + "a".repeat(40) + "\"}}");
        Files.writeString(Venv.distInfo(site, "signed", "1.0").resolve("direct_url.json"),
                "{\"url\": \"https://example.com/s.whl?X-Amz-Signature=hunter2\", \"archive_info\": {}}");
        Path checkout = Venv.project(directory.resolve("checkout"), "checked_out", "1.0");
        venv.commit(checkout, "https://x-access-token" + ":hunter2@example.com/c.git");
        Files.writeString(Venv.distInfo(site, "checked_out", "1.0").resolve("direct_url.json"),
                "{\"url\": \"file://" + checkout + "\", \"dir_info\": {\"editable\": true}}");
        var with = new HashMap<>(venv.environment);
        with.put("PYTHONPATH", site.toString());

        JsonNode fields = PythonRequests.fields(venv.python, with);

        assertFalse(fields.toString().contains("hunter2"), fields.toString());
        assertTrue(freeze(fields).containsAll(Set.of("private @ git+https://example.com/p.git@" + "a".repeat(40), "signed @ https://example.com/s.whl")));
        assertTrue(freeze(fields).stream().anyMatch(l -> l.matches("-e git\\+https://example.com/c.git@[0-9a-f]{40}#egg=checked_out")), fields.toString());
    }

    @Test
    void torchIsReadAsTextAndNotImported() throws Exception {
        Path site = Files.createDirectories(directory.resolve("site"));
        Venv.distInfo(site, "torch", "2.5.1+cu124");
        Venv.distInfo(site, "nvidia_cudnn_cu11", "8.0.0.1");
        Venv.distInfo(site, "nvidia_cudnn_cu12", "9.1.0.70");
        Venv.distInfo(site, "nvidia_nccl_cu12", "2.21.5");
        Files.writeString(Files.createDirectories(site.resolve("torch")).resolve("__init__.py"), "raise SystemExit('imported')\n");
        Files.writeString(site.resolve("torch/version.py"), "from typing import Optional\n\n__all__ = ['cuda']\n__version__ = '2.5.1+cu124'\ndebug = False\n"
                + "cuda: Optional[str] = '12.4'\nhip: Optional[str] = None\n");
        var with = new HashMap<>(venv.environment);
        with.put("PYTHONPATH", site.toString());

        assertEquals("{\"version\":\"2.5.1+cu124\",\"cuda\":\"12.4\",\"cudnn\":\"9.1.0.70\",\"nccl\":\"2.21.5\"}",
                PythonRequests.fields(venv.python, with).path("torch").toString());
    }

    @Test
    void whereThereIsNoTorchItIsNull() {
        assertTrue(fields(venv).path("torch").isNull());
    }

    /** conda-meta and a dist-info as conda lays them out (a made-up layout: no conda is installed here). */
    @Test
    void packagesThatOnlyCondaKnowsAreRecordedWithTheirBuild() throws Exception {
        var conda = new Venv(directory.resolve("conda"), "--without-pip");
        Files.createDirectory(conda.root.resolve("conda-meta"));
        for (String file : List.of("cuda-cudart-12.4.127-he02047a_2.json", "numpy-1.26.4-py311h24aa872_0.json", "history")) {
            Files.writeString(conda.root.resolve("conda-meta").resolve(file), "{}");
        }
        Venv.distInfo(conda.sitePackages(), "numpy", "1.26.4");

        JsonNode fields = fields(conda);

        assertEquals("{\"cuda-cudart\":\"12.4.127=he02047a_2\"}", fields.path("conda_packages").toString());
        assertEquals("1.26.4", fields.path("packages").path("numpy").asText());
    }

    @Test
    void namesWithStrangeBytesDoNotBreakTheRecord() throws Exception {
        Path site = Files.createDirectories(directory.resolve("site"));
        Files.write(Venv.distInfo(site, "odd", "1.0").resolve("METADATA"), "Name: \u00ff\"\\\nVersion: 1\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.createDirectories(site.resolve("no_metadata-1.0.dist-info"));
        Venv.distInfo(site, "good", "1.0");
        var with = new HashMap<>(venv.environment);
        with.put("PYTHONPATH", site.toString());

        JsonNode fields = PythonRequests.fields(venv.python, with);

        assertEquals("1.0", fields.path("packages").path("good").asText(), fields.toString());
    }

    private static JsonNode fields(Venv venv) {
        return PythonRequests.fields(venv.python, venv.environment);
    }

    private static Set<String> freeze(JsonNode fields) {
        return fields.path("pip_freeze").valueStream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }
}
