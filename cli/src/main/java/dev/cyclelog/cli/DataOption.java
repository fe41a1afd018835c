package dev.cyclelog.cli;

import dev.cyclelog.cli.stack.EmbeddedStack;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the embedded stack keeps its data. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep all data in this folder, so that it survives a restart. Default: gone at the end.")
    private Path folder;

    EmbeddedStack start(Console console) {
        return folder == null ? EmbeddedStack.temporary(console::say) : EmbeddedStack.in(folder, console::say);
    }
}
