package dev.cyclelog.testkit.containers;

/** A durable PostgreSQL server that can also be frozen. */
public interface KillablePostgres extends KillableServer {

    /** Stops it without writing anything more ({@code immediate}). */
    void stopImmediately() throws Exception;

    /** Stops the clock for the server and all its children: connections stay open and nobody answers. */
    void freeze() throws Exception;

    /** Lets it go on after {@link #freeze()}. */
    void thaw() throws Exception;
}
