package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.ExitCode;
import lib.run.OpsException;

/** A pod as {@code lium ps --format json} and {@code lium up --json} print it (cli/ps/display.py, compact_pod). */
final class LiumPods {
    /** sdk/client.py, TERMINAL_POD_STATUSES; which of them cost nothing more: cli/spend/report.py. */
    private static final Set<String> GONE = Set.of("TERMINATED", "DELETED", "DELETING");
    private static final Set<String> FAILED = Set.of("FAILED", "STOPPED", "ERROR", "CREATION_FAILED", "BROKEN", "REBOOT_FAILED");
    /** What the API sends, and nothing else: these texts become arguments of ssh. */
    private static final Pattern SSH = Pattern.compile("ssh ([A-Za-z0-9_][A-Za-z0-9._-]{0,31})@([A-Za-z0-9:][A-Za-z0-9.:-]{0,252})(?: -p ([0-9]{1,5}))?");
    /** {@code lium rm} takes a list, and "all" means all. */
    private static final Pattern ID = Pattern.compile("(?!(?i:all)$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private LiumPods() {
    }

    static RentedPod read(JsonNode n) {
        String status = n.path("status").asText("");
        Optional<RentedPod.Address> address = address(n.path("ssh_cmd").asText(""));
        String hint = n.path("eta_hint").asText("");
        int count = Math.clamp(n.path("gpu_count").asInt(0), 0, 1024);
        return new RentedPod(n.path("id").asText(""), n.path("name").asText(""), state(status, address.isPresent()), address,
                Optional.of(n.path("price_per_hour")).filter(JsonNode::isNumber).map(JsonNode::doubleValue), time(n.path("created_at").asText("")),
                time(n.path("removal_scheduled_at").asText("")), Collections.nCopies(count, oneLine(n.path("gpu_type").asText("GPU"))), oneLine(hint.isEmpty() ? status : status + ", " + hint));
    }

    /** A pod that runs but tells no address yet is on its way. */
    private static RentedPod.State state(String status, boolean reachable) {
        if (GONE.contains(status)) {
            return RentedPod.State.GONE;
        }
        if (FAILED.contains(status)) {
            return RentedPod.State.FAILED;
        }
        return status.equals("RUNNING") && reachable ? RentedPod.State.READY : RentedPod.State.PENDING;
    }

    private static Optional<RentedPod.Address> address(String command) {
        Matcher ssh = SSH.matcher(command.strip());
        if (!ssh.matches()) {
            return Optional.empty();
        }
        int port = ssh.group(3) == null ? 22 : Integer.parseInt(ssh.group(3));
        return port >= 1 && port <= 65_535 ? Optional.of(new RentedPod.Address(ssh.group(1), ssh.group(2), port)) : Optional.empty();
    }

    /** The same pod, if its id can be an argument. */
    static RentedPod checked(RentedPod pod) {
        if (!ID.matcher(pod.id()).matches()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + oneLine(pod.name()) + " of lium has an id that can't be one: " + oneLine(pod.id()), "look at it with: lium ps");
        }
        return pod;
    }

    /** With an offset, with Z, or without either, which means UTC. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return localTime(text);
        }
    }

    private static Optional<Instant> localTime(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }
}
