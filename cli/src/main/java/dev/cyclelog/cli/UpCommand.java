package dev.cyclelog.cli;

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
        RunningStack running = RunningStack.start(closing.open(() -> data.start(console)), closing);
        running.sayHowToConnect(console);
        console.say("Ctrl-C stops it.");
        running.pipeline().stopped().join();
        return 0;
    }
}
