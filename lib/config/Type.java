package lib.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a value in project.json may be. Checker, defaults and schema all read these. */
sealed interface Type {
    /** In the words of a message: "expected ...". */
    String expected();

    record Text(Rule rule) implements Type {
        @Override
        public String expected() {
            return rule.expected();
        }
    }

    record Choice(List<String> values) implements Type {
        @Override
        public String expected() {
            return "one of " + values.stream().map(v -> '"' + v + '"').collect(Collectors.joining(", "));
        }
    }

    /** A name of which some are known beforehand; the others are the project's own. */
    record Named(List<String> examples) implements Type {
        @Override
        public String expected() {
            return Rule.NAME.expected();
        }
    }

    record Whole(int least, int most) implements Type {
        @Override
        public String expected() {
            return "a whole number from " + least + " to " + most;
        }
    }

    /** A number that may have a fraction. */
    record Amount(double least, double most) implements Type {
        @Override
        public String expected() {
            return "a number from " + least + " to " + most;
        }
    }

    record Flag() implements Type {
        @Override
        public String expected() {
            return "true or false";
        }
    }

    /** Text, number, true, false, null, or a list of those: what an override may be. */
    record Scalar() implements Type {
        @Override
        public String expected() {
            return "text, a number, true, false, null or a list of those";
        }
    }

    record ListOf(Type item) implements Type {
        @Override
        public String expected() {
            return "a list";
        }
    }

    /** An object whose keys are the user's own. */
    record MapOf(Rule key, Type value) implements Type {
        @Override
        public String expected() {
            return "an object";
        }
    }

    /** An object with fixed keys. */
    record Section(List<Key> keys) implements Type {
        @Override
        public String expected() {
            return keys.size() > 3 ? "an object" : "an object with " + String.join(", ", names());
        }

        Optional<Key> key(String name) {
            return keys.stream().filter(key -> key.name().equals(name)).findFirst();
        }

        List<String> names() {
            return keys.stream().map(Key::name).toList();
        }
    }
}
