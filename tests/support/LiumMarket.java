package tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lib.store.Json;
import tests.support.LiumApi.Request;

/** The one node of the stand-in for lium.io, eight A100 at $1.50 each, the pods on it, and the rows that the API has for them. */
final class LiumMarket {
    private static final double PRICE_PER_GPU = 1.5;
    private static final String NODE = UUID.nameUUIDFromBytes("node".getBytes()).toString();
    private static final String TEMPLATE = UUID.nameUUIDFromBytes("template".getBytes()).toString();
    private static final String GPU = "NVIDIA A100-SXM4-80GB";

    private final List<Pod> pods = new ArrayList<>();
    private String address = "ssh root@127.0.0.1 -p 22";
    private int pendingListings;
    private String then = "RUNNING";
    private int unlisted;

    private static final class Pod {
        private final ObjectNode row;
        private final String address;
        private final String then;
        private int unlisted;
        private int pending;

        Pod(ObjectNode row, String address, String then, int unlisted, int pending) {
            this.row = row;
            this.address = address;
            this.then = then;
            this.unlisted = unlisted;
            this.pending = pending;
        }

        /** One listing later. */
        Optional<ObjectNode> listed() {
            if (unlisted > 0) {
                unlisted--;
                return Optional.empty();
            }
            if (pending > 0) {
                pending--;
                return Optional.of(row.put("status", "PENDING").put("phase", "pulling image").put("estimated_ready_seconds", 18));
            }
            row.remove(List.of("phase", "estimated_ready_seconds"));
            return Optional.of(then.equals("RUNNING") ? row.put("status", then).put("ssh_connect_cmd", address) : row.put("status", then));
        }
    }

    synchronized void address(String command) {
        address = command;
    }

    synchronized void becomes(int listings, String status) {
        pendingListings = listings;
        then = status;
    }

    synchronized void listedLate(int listings) {
        unlisted = listings;
    }

    synchronized List<ObjectNode> rented() {
        return pods.stream().map(p -> p.row.deepCopy()).toList();
    }

    synchronized String rent(JsonNode order) {
        String id = UUID.randomUUID().toString();
        int gpus = order.path("gpu_count").asInt(1);
        ObjectNode row = Json.object().put("id", id).put("pod_name", order.path("pod_name").asText()).put("status", "PENDING").put("price", gpus * PRICE_PER_GPU)
                .put("gpu_count", Integer.toString(gpus)).put("created_at", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)))
                .put("updated_at", "").putNull("removal_scheduled_at").putNull("ssh_connect_cmd");
        row.set("executor", node());
        row.set("template", template());
        row.putObject("ports_mapping").put("22", 20_301);
        pods.add(new Pod(row, address, then, unlisted, pendingListings));
        return id;
    }

    /** Nothing where the API knows no such thing. */
    synchronized Optional<JsonNode> answer(Request request) {
        String[] path = request.path().substring(1).split("/");
        return switch (path[0]) {
            case "version" -> Optional.of(Json.object().set("features", Json.array(List.of("rent_by_spec", "rent_idempotency"))));
            case "users" -> Optional.of(Json.object().put("id", "u1").put("balance", 100));
            case "machines" -> Optional.of(list(Json.object().put("name", GPU)));
            case "templates" -> path.length > 1 ? Optional.of(template()) : Optional.of(request.method().equals("POST") ? template() : list(template()));
            case "ssh-keys" -> Optional.of(request.method().equals("POST") ? Json.object().put("id", "k1") : list());
            case "volumes" -> Optional.of(request.method().equals("POST") ? Json.object().put("id", "v1").put("name", request.body().path("name").asText()) : list());
            case "executors" -> executors(request, path);
            case "pods" -> pods(request, path);
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> executors(Request request, String[] path) {
        if (path.length == 1) {
            return Optional.of(list(node()));
        }
        if (path.length == 3 && path[2].equals("rent")) {
            return Optional.of(Json.object().put("success", true).put("pod_id", rent(request.body())));
        }
        return switch (path[1]) {
            case "rent-by-spec" -> request.body().path("gpu_type").asText().equals("A100") ? Optional.of(pick(request.body())) : Optional.empty();
            case "deployment-estimate" -> Optional.of(Json.object().put("estimated_seconds", 25).put("docker_image_size", 5_000_000_000L));
            default -> Optional.of(list());
        };
    }

    private JsonNode pick(JsonNode order) {
        boolean dry = order.path("dry_run").asBoolean();
        ObjectNode pick = Json.object().put("price_per_hour", order.path("gpu_count").asInt(1) * PRICE_PER_GPU).put("candidates", 1).put("template_id", TEMPLATE).put("dry_run", dry);
        pick.set("selected_executor", node());
        return dry ? pick : pick.put("attempts", 1).put("pod_id", rent(order));
    }

    private Optional<JsonNode> pods(Request request, String[] path) {
        if (path.length == 1) {
            ArrayNode listed = list();
            pods.forEach(p -> p.listed().ifPresent(row -> listed.add(row.deepCopy())));
            return Optional.of(listed);
        }
        Optional<Pod> pod = pods.stream().filter(p -> p.row.path("id").asText().equals(path[1])).findFirst();
        if (path.length == 3 && path[2].equals("events")) {
            return Optional.of(list(Json.object().put("event", "create").put("error", "the image can't be pulled")));
        }
        if (request.method().equals("DELETE") && path.length == 2) {
            return pod.map(p -> Json.object().put("success", pods.remove(p)));
        }
        return pod.map(p -> path.length == 3 && path[2].equals("schedule-removal") ? p.row.put("removal_scheduled_at", request.body().path("removal_scheduled_at").asText()) : p.row);
    }

    private static ObjectNode node() {
        ObjectNode node = Json.object().put("id", NODE).put("machine_name", GPU).put("executor_ip_address", "127.0.0.1").put("price_per_gpu", PRICE_PER_GPU).put("gpu_count", 8)
                .put("available_gpu_count", 8).put("status", "available");
        node.putObject("location").put("country", "Nowhere").put("country_code", "XX");
        ObjectNode specs = node.putObject("specs").put("available_port_count", 20);
        specs.putObject("gpu").put("count", 8).put("driver", "570.86.15").putArray("details").addObject().put("name", GPU).put("capacity", 81_920);
        return node;
    }

    private static ObjectNode template() {
        return Json.object().put("id", TEMPLATE).put("name", "Pytorch (Cuda)").put("docker_image", "daturaai/pytorch").put("docker_image_tag", "2.6.0").put("category", "PYTORCH")
                .put("status", "VERIFY_SUCCESS").put("user_id", "u1");
    }

    private static ArrayNode list(JsonNode... rows) {
        return Json.mapper().createArrayNode().addAll(List.of(rows));
    }
}
