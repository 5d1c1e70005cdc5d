package io.portcullis.server.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.server.config.yaml.Position;
import io.portcullis.server.config.yaml.Problem;
import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;
import io.portcullis.server.config.yaml.YamlTree;
import io.portcullis.sip.stack.transaction.TransactionLayer;

/** Reads and checks a configuration; every mistake is reported at once. */
public final class ConfigurationReader {
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final Path DATABASE = Path.of("/var/lib/portcullis/registrations.db");

    private final Problems problems = new Problems();
    private final Optional<InetAddress> machine;

    private ConfigurationReader(Optional<InetAddress> machine) {
        this.machine = machine;
    }

    /**
     * A configuration and what is odd about it.
     *
     * @param configuration checked
     * @param warnings      down the file
     */
    public record Result(Configuration configuration, List<Problem> warnings) {}

    /** Reads a file. */
    public static Result read(Path file) throws ConfigurationException {
        String name = file.toString();
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw unreadable(name, "is larger than 1 MiB");
            }
            return read(name, Files.readString(file), MachineAddress.find());
        } catch (NoSuchFileException e) {
            throw unreadable(name, "there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(name, "is no UTF-8 text");
        } catch (IOException e) {
            throw unreadable(name, "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigurationException unreadable(String name, String why) {
        return new ConfigurationException(name, List.of(new Problem(Problem.Severity.ERROR, null, why)));
    }

    /** What holds without a file; fails if the machine has no address but loopback. */
    public static Result defaults() throws ConfigurationException {
        return new ConfigurationReader(MachineAddress.find()).configure("(defaults)",
                new YamlNode.Mapping(new Position(1, 1),
                        List.of()),
                false);
    }

    /**
     * Reads a text.
     *
     * @param name    for messages
     * @param text    YAML
     * @param machine the address that sockets are opened on by default
     */
    static Result read(String name, String text, Optional<InetAddress> machine) throws ConfigurationException {
        ConfigurationReader reader = new ConfigurationReader(machine);
        Optional<YamlNode> root = YamlTree.read(text, reader.problems);
        if (root.isPresent() && !(root.get() instanceof YamlNode.Mapping)) {
            reader.problems.error(root.get().at(),
                    "the file wants settings such as port: 5062, not " + root.get().describe());
        }
        if (reader.problems.anyError() && !(root.orElse(null) instanceof YamlNode.Mapping)) {
            throw new ConfigurationException(name, reader.problems.list());
        }
        YamlNode.Mapping settings = root.map(YamlNode.Mapping.class::cast)
                .orElseGet(() -> new YamlNode.Mapping(new Position(1, 1), List.of()));
        return reader.configure(name, settings, true);
    }

    private Result configure(String name, YamlNode.Mapping file, boolean homeRequired) throws ConfigurationException {
        Values values = Values.of(file, problems);
        Words.SecurityAgreement agreement = values.get(Settings.SECURITY_AGREEMENT, Words.SecurityAgreement.REQUIRED);
        List<SocketRules.Placed> sockets = sockets(values);
        Optional<Configuration.Core> core = Optional.empty();
        if (!values.named(Settings.SOCKET) || values.get(Settings.SOCKET).isPresent()) {
            SocketRules rules = new SocketRules(problems);
            rules.check(sockets, values.at(Settings.SOCKET), agreement != Words.SecurityAgreement.OFF);
            rules.checkPorts(sockets, values);
            core = new HomeRules(values, sockets, problems).core(homeRequired);
        }
        Configuration.Timers timers = timers(values);
        Configuration.Agreement agreed = agreement(values, agreement);
        Optional<StoreFiles> store = store(values);
        if (problems.anyError() || core.isEmpty()) {
            throw new ConfigurationException(name, problems.list());
        }
        OptionalInt server = SocketRules.port(values, Settings.DEFAULT_SERVER_PORT);
        OptionalInt client = SocketRules.port(values, Settings.DEFAULT_CLIENT_PORT);
        Configuration configuration = new Configuration(sockets.stream().map(SocketRules.Placed::spec).toList(),
                new Configuration.Ports(server, client), core.get(), agreed,
                values.get(Settings.BACKEND, Words.Backend.AUTO), store, timers, TransportRules.config(values),
                Math.toIntExact(values.get(Settings.MAX_TRANSACTIONS, (long) TransactionLayer.usualMost())),
                OverloadRules.limits(values),
                new Configuration.Logging(values.get(Settings.LOG_LEVEL, Words.LogLevel.INFO),
                        values.get(Settings.LOG_FORMAT, Words.LogFormat.TEXT)),
                values.get(Settings.ROUTES)
                        .map(routes -> Path.of(name).toAbsolutePath().resolveSibling(routes).normalize()));
        return new Result(configuration, problems.list());
    }

    private List<SocketRules.Placed> sockets(Values values) {
        int port = Math.toIntExact(values.get(Settings.PORT, 5062L));
        if (values.named(Settings.SOCKET)) {
            return SocketRules.placed(values.get(Settings.SOCKET, List.of()), port);
        }
        if (machine.isEmpty()) {
            problems.error(null,
                    "this machine has no address but loopback, over which no ESP passes; name one under socket");
            return List.of();
        }
        InetAddress address = machine.get();
        List<SocketSpec> sockets = new ArrayList<>(List.of(
                new SocketSpec(SocketSpec.Scheme.UDP, address, SocketSpec.SIP_PORT),
                new SocketSpec(SocketSpec.Scheme.TCP, address, SocketSpec.SIP_PORT)));
        // Three, so that port_pc can change at a re-authentication while port_ps stays (TS 33.203 7.1).
        int first = Math.min(port, 65_533);
        for (int each = first; each < first + 3; each++) {
            sockets.add(new SocketSpec(SocketSpec.Scheme.IPSEC, address, each));
        }
        return sockets.stream().map(s -> new SocketRules.Placed(null, s)).toList();
    }

    private Configuration.Agreement agreement(Values values, Words.SecurityAgreement agreement) {
        long min = values.get(Settings.MIN_SPI, 65536L);
        long max = values.get(Settings.MAX_SPI, 262144L);
        if (min > max) {
            Position at = values.named(Settings.MAX_SPI) ? values.at(Settings.MAX_SPI) : values.at(Settings.MIN_SPI);
            problems.warning(at, "min_spi " + min + " is above max_spi " + max + "; taken as " + max + " to " + min);
        }
        var allowed = values.get(Settings.ALLOWED_ALGORITHMS, List.of());
        boolean disable = values.get(Settings.DISABLE_DEPRECATED_ALGORITHMS, false);
        if (disable && !allowed.isEmpty()
                && allowed.stream().flatMap(Set::stream).allMatch(AlgorithmPair::deprecated)) {
            problems.error(values.at(Settings.ALLOWED_ALGORITHMS), "disable_deprecated_algorithms takes every pair of"
                    + " allowed_algorithms out; allow one with aes-gcm or aes-gmac, or set it to false");
        }
        return new Configuration.Agreement(agreement, allowed, disable, Math.min(min, max), Math.max(min, max),
                values.get(Settings.TEMPORARY_TIMEOUT, Duration.ofSeconds(30)));
    }

    private Optional<StoreFiles> store(Values values) {
        Optional<Path> database = values.get(Settings.STORE, Optional.of(DATABASE));
        if (database.isEmpty()) {
            if (values.named(Settings.STORE_KEY)) {
                problems.warning(values.at(Settings.STORE_KEY), "store_key is not used, since store is memory");
            }
            return Optional.empty();
        }
        Path file = database.get();
        Path key = values.get(Settings.STORE_KEY, file.resolveSibling(file.getFileName() + ".key"));
        if (key.equals(file)) {
            problems.error(values.at(Settings.STORE_KEY),
                    "store_key is the store itself; the key is a file of its own");
        }
        return Optional.of(new StoreFiles(file, key));
    }

    private Configuration.Timers timers(Values values) {
        Duration t1 = values.get(Settings.T1, Duration.ofMillis(500));
        Duration t2 = values.get(Settings.T2, Duration.ofSeconds(4));
        if (t2.compareTo(t1) < 0) {
            Position at = values.named(Settings.T2) ? values.at(Settings.T2) : values.at(Settings.T1);
            problems.error(at, "t2 is " + t2.toMillis() + " ms, less than t1, which is " + t1.toMillis() + " ms");
        }
        return new Configuration.Timers(t1, t2, values.get(Settings.T4, Duration.ofSeconds(5)));
    }
}
