package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.ResumePlan;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Supervision;
import org.junit.jupiter.api.Test;

/** The command of a run that goes on. */
class ResumePlanTest {
    private static final RunRequest.Origin ORIGIN = new RunRequest.Origin("u", "h", "0", "box", "ssh", "tmux", "s");
    private static final ResumePlan PLAN = new ResumePlan("/mnt/runs/r", "/mnt/runs/r");

    private static RunRequest request(KindSettings settings, String style, List<String> interpreter, List<String> arguments) {
        var command = new java.util.ArrayList<>(interpreter);
        command.addAll(arguments);
        return new RunRequest(new RunId("r"), "p", settings.base().text(), settings, "", command, "/repo", "python", 1, Map.of(), Map.of(),
                new RunRequest.ConfigSource(Optional.of("c.py"), Optional.of("train.py"), Map.of("lr", 0.1), style, settings.base() == Kind.COMMAND ? List.of() : arguments),
                RunRequest.Data.none(), ORIGIN, new RunRequest.Wandb("disabled", "", ""), Optional.empty(), List.of(), "", 20, List.of(), Supervision.none());
    }

    private static KindSettings with(Kind kind, Map<String, Object> resume) {
        KindSettings s = KindSettings.of(kind);
        return new KindSettings(s.base(), s.checkpoints(), s.derived(), s.checks(), s.groupBy(), resume, s.serving());
    }

    private static List<String> resumed(ResumePlan plan, RunRequest request) {
        return plan.resumed(request, ORIGIN).command();
    }

    @Test
    void nanoGptGetsItsTwoOverridesInThePlaceOfEarlierOnes() {
        var request = request(KindSettings.of(Kind.NANOGPT_TRAIN), "key=value", List.of("python", "train.py"),
                List.of("c.py", "init_from=scratch", "lr=0.1", "out_dir=/old", "init_from=gpt2"));
        assertEquals(List.of("python", "train.py", "c.py", "init_from=resume", "lr=0.1", "out_dir=/mnt/runs/r/checkpoints"), resumed(PLAN, request));
        assertEquals(Map.of("lr", 0.1, "init_from", "resume", "out_dir", "/mnt/runs/r/checkpoints"), PLAN.resumed(request, ORIGIN).config().overrides());
    }

    @Test
    void theStyleOfThePresetIsKeptAndWhatIsNewComesLast() {
        var request = request(KindSettings.of(Kind.NANOGPT_TRAIN), "--key=value", List.of("python", "train.py"), List.of("c.py", "--lr=0.1"));
        assertEquals(List.of("python", "train.py", "c.py", "--lr=0.1", "--init_from=resume", "--out_dir=/mnt/runs/r/checkpoints"), resumed(PLAN, request));
    }

    @Test
    void anOverrideWhoseNameOnlyBeginsLikewiseIsLeftAlone() {
        var request = request(KindSettings.of(Kind.NANOGPT_TRAIN), "key=value", List.of("python", "train.py"), List.of("c.py", "out_dir_old=1", "xinit_from=2"));
        assertEquals(List.of("c.py", "out_dir_old=1", "xinit_from=2"), resumed(PLAN, request).subList(2, 5));
    }

    @Test
    void theInterpretersOwnWordsAreNeverTakenForOverrides() {
        var request = request(with(Kind.NANOGPT_TRAIN, Map.of("--nproc", "x", "out_dir", "{checkpoints}")), "key=value", List.of("torchrun", "out_dir=1", "train.py"), List.of("c.py"));
        assertEquals(List.of("torchrun", "out_dir=1", "train.py", "c.py"), resumed(PLAN, request).subList(0, 4));
    }

    @Test
    void aKindOfTheProjectsOwnMayNameTheCheckpointsInAnyValue() {
        var request = request(with(Kind.COMMAND, Map.of("from", "{checkpoints}/latest.pt")), "--key=value", List.of("run.sh"), List.of("--from=none", "-x"));
        assertEquals(List.of("run.sh", "--from=/mnt/runs/r/checkpoints/latest.pt", "-x"), resumed(PLAN, request));
    }

    @Test
    void withoutResumeOverridesTheCommandStaysTheSame() {
        var request = request(KindSettings.of(Kind.COMMAND), "key=value", List.of("sh"), List.of("-c", "out_dir=1"));
        assertEquals(request.command(), resumed(PLAN, request));
    }

    @Test
    void whereTheVolumeIsAtAnotherPlaceTheDirectoryFollows() {
        var request = request(KindSettings.of(Kind.EVAL), "key=value", List.of("python", "eval.py"),
                List.of("--out", "/mnt/runs/r/results.jsonl", "dir=/mnt/runs/r", "/mnt/runs/r2/data"));
        assertEquals(List.of("--out", "/vol/r/results.jsonl", "dir=/vol/r", "/mnt/runs/r2/data"),
                resumed(new ResumePlan("/mnt/runs/r", "/vol/r"), request).subList(2, 6));
    }
}
