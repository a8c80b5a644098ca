package lib.config;

import static lib.config.Binding.text;
import static lib.config.Binding.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** An entry of {@code pods}, from its checked tree to the record. */
final class PodBinding {
    private PodBinding() {
    }

    static PodConfig of(String name, JsonNode n, String project) {
        return new PodConfig(name, n.path("provider").textValue(), text(n, "host"), text(n, "outputs_dir"), text(n, "repo_dir"),
                text(n, "venv_python"), rental(n, "ops-" + project + "-" + name));
    }

    private static Rental rental(JsonNode n, String usualName) {
        return new Rental(text(n, "pod_name").orElse(usualName), text(n, "gpu"), n.path("count").intValue(), text(n, "ttl").map(PodBinding::duration),
                text(n, "volume"), text(n, "template"), text(n, "image"), texts(n.path("args")), Duration.ofSeconds(n.path("ready_timeout_sec").intValue()),
                Optional.of(n.path("usd_per_hour")).filter(JsonNode::isNumber).map(JsonNode::doubleValue), text(n, "identity_file"),
                n.path("persistent_dir").textValue(), tool(n));
    }

    private static CommandTool tool(JsonNode n) {
        JsonNode state = n.path("state");
        JsonNode address = n.path("address");
        return new CommandTool(texts(n.path("up")), texts(n.path("status")), texts(n.path("describe")), texts(n.path("rm")), n.path("list").asText(), n.path("name").asText(),
                n.path("id").asText(), n.path("price").asText(), n.path("created").asText(), n.path("absent").asText(),
                new CommandTool.States(state.path("at").asText(), texts(state.path("ready")), texts(state.path("failed")), texts(state.path("gone"))),
                new CommandTool.Place(address.path("host").asText(), address.path("port").asText(), address.path("user").asText()));
    }

    /** {@code 90s}, {@code 45m}, {@code 6h}, {@code 2d}: checked already. */
    private static Duration duration(String text) {
        long amount = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
