package lib.config;

/** Where a setting comes from; a later layer wins over an earlier one. */
public enum Layer {
    DEFAULT("default"), PROJECT("project.json"), LOCAL("project.local.json"), ENVIRONMENT("environment"), FLAG("flag");

    private final String text;

    Layer(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether mistakes of this layer are in a file, and so have a line. */
    public boolean isFile() {
        return this == PROJECT || this == LOCAL;
    }
}
