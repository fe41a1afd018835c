package dev.cyclelog.cli;

import dev.cyclelog.cli.simulator.SimulatorSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How big a simulated game is, and which one. */
final class SimulatorOptions {

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "3",
            description = "Cycles of the simulated game. Default: ${DEFAULT-VALUE}")
    private int cycles;

    @Option(
            names = "--stables",
            paramLabel = "N",
            defaultValue = "20",
            description = "Stables in the simulated game. Default: ${DEFAULT-VALUE}")
    private int stables;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Another seed, another game. Default: ${DEFAULT-VALUE}")
    private long seed;

    SimulatorSettings settings(CommandSpec spec) {
        try {
            return new SimulatorSettings(cycles, stables, seed);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }
}
