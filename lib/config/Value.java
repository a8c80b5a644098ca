package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value that knows where it stands. */
sealed interface Value {
    Place place();

    /** What it is, in the words of a message. */
    String what();

    /** A member of an object with the place of its key. */
    record Member(Place key, Value value) {
    }

    /** An object; its members keep their order. */
    record Fields(Place place, Map<String, Member> members) implements Value {
        public Fields {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        Optional<Value> get(String name) {
            return Optional.ofNullable(members.get(name)).map(Member::value);
        }

        Optional<Fields> fields(String name) {
            return get(name).filter(Fields.class::isInstance).map(Fields.class::cast);
        }

        Optional<String> text(String name) {
            return get(name).filter(Leaf.class::isInstance).map(v -> ((Leaf) v).json()).filter(JsonNode::isTextual)
                    .map(JsonNode::textValue);
        }

        @Override
        public String what() {
            return "an object";
        }
    }

    /** An array. */
    record Items(Place place, List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String what() {
            return "a list";
        }
    }

    /** Text, a number, true, false or null. */
    record Leaf(Place place, JsonNode json) implements Value {
        @Override
        public String what() {
            if (json.isTextual()) {
                return "text";
            }
            if (json.isNumber()) {
                return json.isIntegralNumber() ? "a whole number" : "a number with a fraction";
            }
            return json.asText();
        }
    }
}
