package io.portcullis.benchmarks.pcscf;

import java.nio.file.Path;

import io.portcullis.benchmarks.ues.CountingBackend;
import io.portcullis.server.Portcullis;
import io.portcullis.server.config.ConfigurationReader;

/** What {@code portcullis run} runs, with a backend that installs no SAs: for comparison with peers that do not notice that a kernel refuses theirs. */
public final class CountedPcscf {

    private CountedPcscf() {}

    /** Argument: the configuration file. Serves until the end of the process. */
    public static void main(String[] args) throws Exception {
        Portcullis portcullis = Portcullis.start(ConfigurationReader.read(Path.of(args[0])).configuration(),
                new CountingBackend());
        Runtime.getRuntime().addShutdownHook(new Thread(portcullis::close));
        Thread.currentThread().join();
    }
}
