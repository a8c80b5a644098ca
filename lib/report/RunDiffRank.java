package lib.report;

import java.util.List;
import java.util.regex.Pattern;

/** How likely a difference explains another outcome: the one table of the ranking. Small ranks come first. */
final class RunDiffRank {
    private static final int UNLISTED = 80;
    private static final int INERT = 85;
    private static final int PLACES = 90;

    /** The first rule that matches decides; {@code name} is sought in the name, in lower case, with dashes as underscores. */
    private record Rule(int rank, Pattern area, Pattern name) {
    }

    private static final List<Rule> RULES = List.of(
            // Where results go and how they are called, not what they are: an exception from the settings below.
            rule(INERT, "config|argument|command", "^(out|output|save|log|results?)(_dir|_path|_file)?$|^wandb"
                    + "|^(run|exp|experiment)_name$|^tags?$|^note$|^log(ging)?_(interval|every|freq|steps)$|^always_save_checkpoint$"
                    + "|^(save|checkpoint)_(interval|every|freq|steps)$|^verbose$|progress"),
            // How numbers are computed: small differences that grow, seldom another curve.
            rule(46, "config|argument|derived", "(^|_)(dtype|device|compile|backend|precision|fp16|bf16|amp|tf32|flash"
                    + "|deterministic|world_size|nproc|nnodes)(_|$)"),
            rule(47, "derived", ""), // follows from a setting or from the number of GPUs
            // The optimisation itself, above all its seed and step size: the loss is another one by design.
            rule(10, "config|argument", "(^|_)(seed|lr|learning_rate|min_lr|rate)(_|$|\\d)"),
            rule(11, "config|argument", "(^|_)(batch|bs|accumulation|warmup|decay|schedule|schedul\\w*|optim\\w*|beta\\d?|momentum|clip|dropout|iters?|steps"
                    + "|epochs?|loss|temperature|top_[kp]|dataset|data|init_from|model)(_|$|\\d)"),
            rule(12, "config|argument", ""), // any other setting: a script does nothing but what it is told
            rule(15, "parent", ""), // it went on from what another run had learned
            rule(20, "code", ""), // another program
            rule(21, "patch", ""), // the files of it
            rule(30, "data", ""), // other examples
            // Kernels, formats and defaults change between versions of these; the others are mostly tools around them.
            rule(40, "package", "^(torch|pytorch|numpy|scipy|jax|jaxlib|tensorflow|triton|transformers|tokenizers|datasets|accelerate|peft"
                    + "|trl|vllm|xformers|deepspeed|apex|bitsandbytes"
                    + "|safetensors|lightning|pytorch_lightning|cuda|cudnn|nccl|sglang)($|_|:)|flash_attn|flashinfer|^nvidia_(cu|nccl)|transformer_engine"),
            rule(45, "gpu", ""), // other kernels are chosen for another model; their number changes the sharding
            rule(50, "driver", ""),
            rule(55, "env", "^(nccl|cuda|cublas|cudnn|torch|pytorch|omp|mkl|openblas|xla|jax|vllm|hf_datasets|tokenizers|pythonhashseed|pythonpath|ld_|world_size"
                    + "|triton|inductor|nvidia)"),
            rule(60, "python", "^version$"),
            rule(65, "package", ""),
            rule(70, "machine", ""), // libraries choose their code by the processor; the kernel hardly matters
            rule(72, "env", ""), // language, time zone, job numbers
            rule(75, "command", ""), // what the settings don't explain already
            rule(PLACES, "python", ""), // where the interpreter lies
            rule(95, "place", "")); // which host, whose branch, by which ops: only a hint to something that isn't recorded

    private RunDiffRank() {
    }

    static int of(String area, String name) {
        String plain = name.toLowerCase(java.util.Locale.ROOT).replaceAll("^-+", "").replace('-', '_').replace('.', '_');
        return RULES.stream().filter(r -> r.area().matcher(area).matches() && r.name().matcher(plain).find()).mapToInt(Rule::rank).findFirst().orElse(UNLISTED);
    }

    /** Such a name holds where results go, and so differs between any two runs. */
    static boolean isInert(String area, String name) {
        return of(area, name) == INERT;
    }

    /** Not worth saying that it isn't recorded. */
    static boolean isRemote(String area, String name) {
        return of(area, name) >= PLACES;
    }

    private static Rule rule(int rank, String area, String name) {
        return new Rule(rank, Pattern.compile(area), Pattern.compile(name));
    }
}
