package dev.cyclelog.cli;

import dev.cyclelog.cli.stack.EmbeddedStack;
import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.cli.stack.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = "Runs the whole pipeline on an embedded broker and database until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        try (Closing closing = new Closing()) {
            EmbeddedStack stack = closing.add(data.start(console));
            Migrator.migrate(stack.settings());
            Pipeline pipeline = closing.add(new Pipeline(stack.settings()));
            pipeline.start();
            ConnectHelp.print(stack, console);
            console.say("Ctrl-C stops it.");
            pipeline.stopped().join();
        }
        return 0;
    }
}
