package lib.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.run.CommandScript;
import lib.run.RunDir;
import lib.run.RunRequest;

/** What the configuration probe is asked: the run's script with its arguments, and what to check of its settings. */
public final class ProbeSpec {
    private ProbeSpec() {
    }

    /** True when the run's settings are names of a python script. */
    public static boolean hasSettings(RunRequest r) {
        return r.settings().base().hasSettings() && r.config().entrypoint().isPresent();
    }

    /**
     * The question as JSON; its fields are described at the top of lib/probe/config/probe.py.
     *
     * @param check        false: only facts, nothing is refused
     * @param allowUnknown an override that the script doesn't have is let through
     */
    public static ObjectNode of(RunRequest r, RunDir dir, boolean check, boolean allowUnknown) {
        ObjectNode spec = Json.object();
        spec.set("config", InitialFiles.config(r));
        spec.put("entrypoint", r.config().entrypoint().orElse(""));
        spec.set("arguments", Json.array(r.config().arguments()));
        spec.set("overrides", Json.tree(r.config().overrides()));
        spec.put("override_style", r.config().overrideStyle()).put("world_size", r.processes()).put("allow_unknown", allowUnknown).put("check", check);
        spec.set("env", Json.tree(CommandScript.variables(r, dir)));
        spec.set("derived", Json.tree(r.settings().derived()));
        ArrayNode checks = spec.putArray("checks");
        r.settings().checks().forEach(c -> checks.addObject().put("expression", c.expression()).put("message", c.message()));
        spec.put("datasets_root", r.data().root());
        spec.set("dataset_globs", Json.array(r.data().globs()));
        return spec.putNull("gpus");
    }
}
