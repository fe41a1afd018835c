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
    public Integer call() throws Exception {
        try (Closing closing = new Closing()) {
            return closing.run(() -> run(closing, new Console(spec)));
        }
    }

    private int run(Closing closing, Console console) {
        EmbeddedStack stack = closing.open(() -> data.start(console));
        Migrator.migrate(stack.settings());
        Pipeline pipeline = closing.open(
                () -> new Pipeline(stack.settings(), new io.micrometer.core.instrument.simple.SimpleMeterRegistry()));
        pipeline.start();
        ConnectHelp.print(stack, console);
        console.say("Ctrl-C stops it.");
        pipeline.stopped().join();
        return 0;
    }
}
