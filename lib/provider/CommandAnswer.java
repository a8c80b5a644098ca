package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import lib.config.CommandTool;
import lib.config.PodConfig;
import lib.provider.RentedPod.Address;
import lib.provider.RentedPod.State;
import lib.store.Json;

/** What a tool printed, as JSON: one value, an object a line, or a value behind lines that are none (warnings, a spinner). */
final class CommandAnswer {
    private static final int SSH_PORT = 22;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:-]{0,254}");
    private static final long MILLISECONDS_FROM = 100_000_000_000L;
    private final PodConfig pod;
    private final CommandTool tool;

    CommandAnswer(PodConfig pod) {
        this.pod = pod;
        this.tool = pod.rental().tool();
    }

    /** Nothing where it isn't JSON. Some tools print {@code null} for an empty list. */
    static Optional<JsonNode> document(String printed) {
        Optional<JsonNode> whole = Json.parse(printed.strip()).or(() -> lines(printed));
        if (whole.isPresent() && (whole.get().isContainerNode() || whole.get().isNull())) {
            return whole;
        }
        List<String> lines = printed.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("{") || lines.get(i).startsWith("[")) {
                Optional<JsonNode> rest = Json.parse(String.join("\n", lines.subList(i, lines.size())).strip());
                if (rest.isPresent()) {
                    return rest;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> lines(String printed) {
        ArrayNode all = Json.array();
        for (String line : printed.lines().filter(l -> !l.isBlank()).toList()) {
            Optional<JsonNode> one = Json.parse(line);
            if (one.isEmpty() || !one.get().isObject()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** A pod, and what was printed of it. */
    record Row(JsonNode node, RentedPod pod) {
    }

    /** The pods in a document: its list, its members where the list is an object, or the document itself. Nothing where it holds neither. */
    Optional<List<JsonNode>> pods(JsonNode document) {
        JsonNode at = document.at(tool.list());
        var pods = new ArrayList<JsonNode>();
        if (at.isArray() || at.isObject() && !tool.list().isEmpty()) {
            at.forEach(pods::add);
        } else if (at.isObject() && !at.isEmpty()) {
            if (at.at(tool.state().at()).isMissingNode()) {
                return Optional.empty();
            }
            pods.add(at);
        } else if (!at.isNull() && !at.isObject()) {
            return Optional.empty();
        }
        return Optional.of(pods.stream().filter(JsonNode::isObject).toList());
    }

    boolean isNamed(JsonNode node, String podName) {
        return tool.name().isEmpty() || text(node.at(tool.name())).equals(podName);
    }

    Row row(JsonNode node, String podName) {
        return row(node, node, podName);
    }

    /** What isn't in {@code node} is looked for in {@code before}. */
    Row row(JsonNode node, JsonNode before, String podName) {
        Function<String, JsonNode> at = pointer -> pointer.isEmpty() || node.at(pointer).isMissingNode() || node.at(pointer).isNull() ? before.at(pointer) : node.at(pointer);
        String said = text(at.apply(tool.state().at()));
        Optional<Instant> created = tool.created().isEmpty() ? Optional.empty() : time(at.apply(tool.created()));
        String id = tool.id().isEmpty() ? podName : text(before.at(tool.id()));
        return new Row(node, new RentedPod(id, podName, state(said), address(at), price(at), created, created.flatMap(c -> pod.rental().ttl().map(c::plus)), gpus(),
                said.isEmpty() ? "it has no state at " + tool.state().at() : CommandWords.line(said)));
    }

    private State state(String said) {
        if (tool.state().ready().contains(said)) {
            return State.READY;
        }
        return tool.state().failed().contains(said) ? State.FAILED : tool.state().gone().contains(said) ? State.GONE : State.PENDING;
    }

    private List<String> gpus() {
        return pod.rental().gpu().map(model -> Collections.nCopies(pod.rental().count(), model)).orElse(List.of());
    }

    /** Nothing until all of it is known: providers give a port or an address out last. */
    private Optional<Address> address(Function<String, JsonNode> at) {
        CommandTool.Place place = tool.address();
        String host = value(at, place.host());
        if (!HOST.matcher(host).matches()) {
            return Optional.empty();
        }
        if (!place.host().startsWith("/") && place.port().isEmpty() && place.user().isEmpty()) {
            return Optional.of(new Address("", host, 0));
        }
        String port = place.port().isEmpty() ? Integer.toString(SSH_PORT) : value(at, place.port());
        String user = place.user().isEmpty() ? "root" : value(at, place.user());
        boolean usable = port.matches("[1-9]\\d{0,4}") && Integer.parseInt(port) <= 65_535
                && user.matches("[A-Za-z_][A-Za-z0-9._-]{0,63}");
        return usable ? Optional.of(new Address(user, host, Integer.parseInt(port))) : Optional.empty();
    }

    private String value(Function<String, JsonNode> at, String pointerOrText) {
        return pointerOrText.startsWith("/") ? text(at.apply(pointerOrText)) : ArgumentText.of(pod, pointerOrText);
    }

    /** A number without an exponent; nothing of what is null or no single value. */
    private static String text(JsonNode node) {
        return node.isNumber() ? node.decimalValue().toPlainString() : node.isValueNode() && !node.isNull() ? node.asText() : "";
    }

    private Optional<Double> price(Function<String, JsonNode> at) {
        String text = tool.price().isEmpty() ? "" : text(at.apply(tool.price())).strip().replaceFirst("^\\$\\s*", "");
        try {
            double usd = text.isEmpty() ? -1 : Double.parseDouble(text);
            return usd >= 0 && usd < Double.POSITIVE_INFINITY ? Optional.of(usd) : pod.rental().usdPerHour();
        } catch (NumberFormatException e) {
            return pod.rental().usdPerHour();
        }
    }

    /** RFC 3339, the same without a zone (UTC), or seconds or milliseconds since 1970. */
    static Optional<Instant> time(JsonNode node) {
        String text = text(node).strip();
        if (text.matches("\\d{9,13}(\\.\\d+)?")) {
            double number = Double.parseDouble(text);
            return Optional.of(Instant.ofEpochMilli(Math.round(number >= MILLISECONDS_FROM ? number : number * 1000)));
        }
        try {
            String iso = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T").replaceFirst(" ?\\+0000( UTC)?$", "Z");
            return Optional.of(iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") ? OffsetDateTime.parse(iso).toInstant() : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
