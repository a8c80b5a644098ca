package lib.provider;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lib.config.PodConfig;
import lib.config.Rental;
import lib.run.ExitCode;
import lib.run.OpsException;

/** The arguments of {@code lium up} that a pod of the config means. */
final class LiumUp {
    private LiumUp() {
    }

    static List<String> arguments(PodConfig pod, String podName) {
        Rental rental = pod.rental();
        if (rental.gpu().isEmpty() && rental.arguments().isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "pods." + pod.name() + " doesn't say which GPU to rent", "add \"gpu\": \"A100\" to it (lium ls shows what there is)");
        }
        var up = new ArrayList<>(List.of("up", "--name", podName, "-c", Integer.toString(rental.count())));
        rental.gpu().ifPresent(gpu -> up.addAll(List.of("--gpu", gpu)));
        rental.ttl().ifPresent(ttl -> up.addAll(List.of("--ttl", minutes(ttl))));
        rental.volume().ifPresent(volume -> up.addAll(List.of("--volume", volume(volume))));
        rental.template().ifPresent(template -> up.addAll(List.of("--template_id", template)));
        rental.image().ifPresent(image -> up.addAll(List.of("--image", image)));
        up.addAll(rental.arguments());
        up.addAll(List.of("-y", "--json", "--timeout", Long.toString(rental.readyTimeout().toSeconds())));
        return up;
    }

    /** lium knows minutes, hours and days, also broken ones. */
    static String minutes(Duration time) {
        return BigDecimal.valueOf(time.toSeconds()).divide(BigDecimal.valueOf(60), 4, RoundingMode.UP).stripTrailingZeros().toPlainString() + "m";
    }

    /** A bare word is what {@code lium volumes} calls its ID. */
    private static String volume(String text) {
        return text.startsWith("id:") || text.equals("new") || text.startsWith("new:") ? text : "id:" + text;
    }

    /** {@code ~} as the shell has it: {@code identity_file} is written for ssh, which knows it too. */
    static String withoutTilde(String file, String home) {
        return file.startsWith("~/") ? Path.of(home, file.substring(2)).toString() : file;
    }
}
