package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lib.config.ConfigLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys a pod needs, and which its provider doesn't have. */
class ConfigPodsTest {
    private static final String TOOL = "\"provider\": \"command\", \"name\": \"/n\", \"id\": \"/i\", \"status\": [\"t\", \"ls\"], \"rm\": [\"t\", \"rm\", \"{id}\"], \"state\": {\"at\": \"/s\", \"ready\": [\"UP\"]}, \"address\": {\"host\": \"/ip\"}";
    @TempDir
    Path dir;

    private List<String> mistakes(String pod) {
        new ConfigDir(dir).project("{\"project\": {\"name\": \"p\"}, \"pods\": {\"a\": {" + pod.replace('\'', '"') + "}}}");
        return new ConfigLoader(dir, Map.of()).check(Optional.empty(), Map.of()).stream().map(Object::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'provider': 'ssh', 'host': 'h', 'usd_per_hour': 1.5", "'provider': 'local', 'persistent_dir': '/data'",
            "'provider': 'lium', 'gpu': 'A100', 'count': 8, 'ttl': '6h', 'volume': 'v', 'template': 't', 'args': ['--country', 'US']",
            TOOL, "'provider': 'command', 'status': ['t', '{name}'], 'rm': ['t', '{name}'], 'state': {'at': '/s', 'ready': ['UP']}, 'address': {'host': '{name}'}",
            TOOL + ", 'describe': ['t', '{id}'], 'ttl': '90m', 'up': ['t', '{name}', '{ttl_min}', '{ends_at}']",
            TOOL + ", 'up': ['t', 'up', '{name}', '{ttl}', '{{x}}', '{a: {b: 1}}'], 'ttl': '6h'"})
    void whatFitsItsProviderIsNoMistake(String pod) {
        assertEquals(List.of(), mistakes(pod));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "'provider': 'ssh', 'host': 'h', 'ttl': '6h'|pods.a.ttl|isn't rented",
            "'provider': 'ssh'|pods.a|needs a host",
            "'provider': 'local', 'gpu': 'A100'|pods.a.gpu|isn't rented",
            "'provider': 'lium'|pods.a|needs a \"gpu\"",
            "'provider': 'lium', 'gpu': 'A100', 'up': ['x']|pods.a.up|lium doesn't use it",
            "'provider': 'lium', 'gpu': 'A100', 'ttl': '6 hours'|pods.a.ttl|a duration",
            "'provider': 'lium', 'gpu': 'A100', 'usd_per_hour': -1|pods.a.usd_per_hour|a number from 0.0",
            "'provider': 'command'|pods.a.status|prints the pod as JSON",
            "'provider': 'command'|pods.a.address|needs it",
            "TOOL, 'up': ['t', '{nmae}']|pods.a.up|{nmae} stands for nothing",
            "TOOL, 'up': ['t', '{gpu}']|pods.a.up|needs the pod's key \"gpu\"",
            "TOOL, 'up': ['t', '{id}']|pods.a.up|isn't known before",
            "TOOL, 'up': ['t'], 'ttl': '6h'|pods.a.ttl|nobody would end the pod",
            "TOOL, 'up': ['t', 'up']|pods.a.up|would not be found again",
            "TOOL, 'up': ['t', '{name}', '{ends_at}']|pods.a.up|needs the pod's key \"ttl\"",
            "TOOL, 'absent': 'no {nmae}'|pods.a.absent|{nmae} stands for nothing",
            "TOOL, 'describe': ['t', '{volume}']|pods.a.describe|needs the pod's key \"volume\"",
            "'provider': 'command', 'status': ['t', 'ls'], 'rm': ['t', '{name}']|pods.a.status|any pod would be taken for this one",
            "'provider': 'command', 'name': '/n', 'status': ['t', 'ls'], 'rm': ['t', '--all']|pods.a.rm|doesn't say which pod",
            "'provider': 'command', 'name': '/n', 'status': ['t', 'ls'], 'rm': ['t', '{id}']|pods.a.id|needs a JSON pointer",
            "TOOL, 'list': 'pods'|pods.a.list|a JSON pointer"})
    void whatDoesNotFitIsNamedWithItsPlace(String pod, String path, String why) {
        List<String> found = mistakes(pod.replace("TOOL", TOOL));
        assertTrue(found.stream().anyMatch(m -> m.contains(path) && m.contains(why)), found.stream().collect(Collectors.joining("\n")));
    }
}
