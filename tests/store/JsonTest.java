package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapper is the measure: what is read and written without it is the same. */
class JsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "true", "\"\"", "0", "-0", "-0.0", "0.00", "1.50", "1E400", "1e-7", "100.0", "2147483648", "9223372036854775808", "{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":[]}",
        "{\"a\":1,\"b\":2,\"a\":{\"x\":[]}}", "\"\\u0000\\ud83d\\ude00\\ud83d \u00e9 \\/ \\\"\"", " {\"a\" : [ ] } \n", "[[],[{}],[[1.10]]]", "{\"\":\"\"}"})
    void aTextIsReadAndWrittenAsTheMapperDoes(String text) throws JsonProcessingException {
        assertSame(Json.mapper().readTree(text), Json.read(text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\"", "{\"a\":}", "nul", "NaN", "01", "1 2", "{} x", "{}}", "\"a", "'a'", "{a:1}", "[1,]", "\u0000", "// c\n1", "\"\n\"", "+1", ".5", "1."})
    void whatTheMapperRefusesIsRefused(String text) {
        assertThrows(JsonProcessingException.class, () -> Json.mapper().readTree(text), text);
        assertThrows(JsonProcessingException.class, () -> Json.read(text), text);
        assertFalse(Json.parse(text).isPresent(), text);
    }

    @Test
    void aBlankTextIsNoValueAndADeepOneIsRefusedRatherThanOverflowingTheStack() throws JsonProcessingException {
        assertEquals(Json.mapper().readTree(" \n"), Json.read(" \n"));
        assertFalse(Json.parse("").isPresent());
        for (int depth : List.of(400, 5000, 1_000_000)) {
            String text = "[".repeat(depth) + "]".repeat(depth);
            assertEquals(depth == 400, Json.parse(text).isPresent(), depth + " deep");
        }
        assertFalse(Json.parse("1".repeat(5000)).isPresent(), "a number that nobody means");
    }

    @Test
    void treesOfAnyShapeAreReadAndWrittenAsTheMapperDoes() throws JsonProcessingException {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            JsonNode node = any(random, 4);
            assertEquals(Json.mapper().writeValueAsString(node), Json.line(node));
            assertSame(Json.mapper().readTree(Json.line(node)), Json.read(Json.line(node)), Json.line(node));
        }
    }

    @Test
    void valuesBecomeTheTreesThatTheMapperMakes() {
        var map = new LinkedHashMap<String, Object>();
        map.put("list", List.of(1, "two", true, new BigDecimal("3.50"), List.of()));
        map.put("null", null);
        map.put("long", 1L << 40);
        map.put("big", BigInteger.TEN.pow(30));
        map.put("double", 0.1);
        map.put("map", new LinkedHashMap<>());
        assertSame(Json.mapper().valueToTree(map), Json.tree(map), map.toString());
        assertEquals(Json.mapper().<JsonNode>valueToTree(null), Json.tree(null));
    }

    private static void assertSame(JsonNode expected, JsonNode actual, String what) {
        assertEquals(expected, actual, what);
        try {
            assertEquals(Json.mapper().writeValueAsString(expected), Json.line(actual), what);
            assertEquals(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(expected) + "\n", Json.pretty(actual), what);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode any(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        int kind = random.nextInt(depth == 0 ? 8 : 10);
        if (kind < 8) {
            List<JsonNode> leaves = new ArrayList<>(List.of(nodes.nullNode(), nodes.booleanNode(random.nextBoolean()), nodes.numberNode(random.nextInt()), nodes.numberNode(random.nextLong()),
                    nodes.numberNode(random.nextGaussian()), nodes.numberNode(new BigDecimal(new BigInteger(70, random), random.nextInt(40) - 20)), nodes.numberNode(random.nextFloat())));
            leaves.add(nodes.textNode(random.ints(random.nextInt(9), 0, 0x3000).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()));
            return leaves.get(kind);
        }
        if (kind == 8) {
            var object = nodes.objectNode();
            random.ints(random.nextInt(5), 0, 99).forEach(i -> object.set("k" + i, any(random, depth - 1)));
            return object;
        }
        ArrayNode array = nodes.arrayNode();
        random.ints(random.nextInt(5)).forEach(i -> array.add(any(random, depth - 1)));
        return array;
    }
}
