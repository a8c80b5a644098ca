package lib.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.secret.SecretStatus;

/** A line for each secret, and one below it for each thing to put right. */
final class SecretStatusText {
    private SecretStatusText() {
    }

    static String of(List<SecretStatus> secrets) {
        int names = secrets.stream().mapToInt(s -> s.name().length()).max().orElse(0);
        int paths = secrets.stream().mapToInt(s -> s.path().length()).max().orElse(0);
        return secrets.stream().flatMap(s -> lines(s, names, paths)).collect(Collectors.joining("\n"));
    }

    private static Stream<String> lines(SecretStatus secret, int names, int paths) {
        var facts = new ArrayList<String>();
        secret.fingerprint().ifPresent(digits -> facts.add("#" + digits));
        secret.online().ifPresent(answer -> facts.add(said(answer)));
        facts.addAll(secret.notes());
        String word = !secret.isRight() ? "WRONG" : secret.present() ? "ok" : "-";
        String line = String.format("%-" + names + "s  %-5s  %-" + paths + "s  %s  %s", secret.name(), word, secret.path(), secret.mode().orElse("----"),
                String.join("; ", facts)).stripTrailing();
        return Stream.concat(Stream.of(line), secret.problems().stream().map(problem -> "    " + problem));
    }

    private static String said(SecretStatus.Answer answer) {
        return switch (answer.verdict()) {
            case "accepted" -> answer.service() + " accepts it" + (answer.detail().isEmpty() ? "" : " (" + answer.detail() + ")");
            case "refused" -> answer.service() + " refuses it (" + answer.detail() + ")";
            default -> answer.service() + ": " + answer.detail();
        };
    }
}
