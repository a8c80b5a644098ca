package lib.run;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the recorder does beside recording: when it ends a run, when it starts the command again, and who hears of it.
 *
 * @param timeoutSeconds how long one attempt may take; 0 for as long as it likes
 * @param graceSeconds   between SIGTERM and SIGKILL, so that a script can save
 * @param retries        how often the command is started again after a cause that a restart can cure
 * @param onStall        what follows when the run is stalled
 * @param notice         who is told
 */
public record Supervision(int timeoutSeconds, int graceSeconds, int retries, OnStall onStall, Notice notice) {
    public static final int GRACE_SECONDS = 10;

    /** What follows when a run's process lives and does nothing for longer than its own cadence explains. */
    public enum OnStall {
        REPORT, STOP, RESTART;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A word that this version doesn't know does the least. */
        public static OnStall parse(String text) {
            return text.equals("stop") ? STOP : text.equals("restart") ? RESTART : REPORT;
        }
    }

    /**
     * Who is told what.
     *
     * @param command     argument list, run on the pod with the notice as JSON on its stdin; empty for none
     * @param webhookFile file on the pod whose content is the URL that the JSON is posted to; empty for none
     * @param on          {@code finish}, {@code failure}, {@code stall}
     */
    public record Notice(List<String> command, String webhookFile, Set<String> on) {
        public static final List<String> OCCASIONS = List.of("finish", "failure", "stall");

        public Notice {
            command = List.copyOf(command);
            on = Set.copyOf(on);
        }

        public static Notice none() {
            return new Notice(List.of(), "", Set.of());
        }
    }

    public static Supervision none() {
        return new Supervision(0, GRACE_SECONDS, 0, OnStall.REPORT, Notice.none());
    }

    /** What the command line says over the preset's; -1 where it says nothing. */
    public Supervision over(int timeout, int again) {
        return new Supervision(timeout < 0 ? timeoutSeconds : timeout, graceSeconds, again < 0 ? retries : again, onStall, notice);
    }

    /** With what the project says for all its runs. */
    public Supervision within(int projectGraceSeconds, Notice projectNotice) {
        return new Supervision(timeoutSeconds, projectGraceSeconds, retries, onStall, projectNotice);
    }
}
