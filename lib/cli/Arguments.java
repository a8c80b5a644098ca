package lib.cli;

/** Options and parameters of a command, or some that several commands share. */
interface Arguments {
    /** Says what there is, and where what the user gave goes. */
    void declare(Syntax syntax);
}
