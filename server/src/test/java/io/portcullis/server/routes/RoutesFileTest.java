package io.portcullis.server.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.portcullis.pcscf.routes.Routes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RoutesFileTest {

    private static final Duration OFTEN = Duration.ofMillis(20);

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RoutesFile.class);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    };
    @TempDir
    private Path folder = Path.of("unset");

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    private Path file() {
        return folder.resolve("MyRoutes.java");
    }

    /** A version that says its name. */
    private void write(String version) throws Exception {
        Path next = folder.resolve("next");
        Files.writeString(next, "public class MyRoutes implements io.portcullis.pcscf.routes.Routes {\n"
                + "    @Override public String toString() { return \"" + version + "\"; }\n}\n");
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitVersion(RoutesFile routes, String version) {
        await().atMost(Duration.ofSeconds(20)).until(() -> routes.get().toString().equals(version));
    }

    @Test
    void takesAChange() throws Exception {
        write("one");
        try (RoutesFile routes = RoutesFile.open(file(), OFTEN)) {
            assertThat(routes.get()).hasToString("one");
            Routes running = routes.get();
            write("two");
            awaitVersion(routes, "two");
            assertThat(running).as("a running request keeps its own").hasToString("one");
            await().untilAsserted(() -> assertThat(log).contains("The routes have changed"));
        }
    }

    @Test
    void keepsTheVersionBeforeABrokenEditAndSaysWhereItIsBroken() throws Exception {
        write("one");
        try (RoutesFile routes = RoutesFile.open(file(), OFTEN)) {
            Routes before = routes.get();
            Files.writeString(file(),
                    "public class MyRoutes implements io.portcullis.pcscf.routes.Routes {\n  int i = x;\n"
                            + "  String s = y;\n}");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log)
                    .contains("The changed routes cannot be used; those before go on"));
            assertThat(log).anyMatch(line -> line.contains("MyRoutes.java:2:11: error: cannot find symbol"))
                    .anyMatch(line -> line.contains("MyRoutes.java:3:14: error: cannot find symbol"));
            assertThat(routes.get()).isSameAs(before);
            write("three");
            awaitVersion(routes, "three");
            assertThat(log.stream().filter(line -> line.contains("go on"))).as("told once").hasSize(1);
        }
    }

    @Test
    void keepsTheLastVersionWhenTheFileIsGoneAndTellsItOnce() throws Exception {
        write("one");
        try (RoutesFile routes = RoutesFile.open(file(), OFTEN)) {
            Files.delete(file());
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log)
                    .anyMatch(line -> line.contains("there is no such file")));
            assertThat(routes.get()).hasToString("one");
            write("two");
            awaitVersion(routes, "two");
            assertThat(log.stream().filter(line -> line.contains("no such file"))).hasSize(1);
        }
    }

    @Test
    void doesNotCompileAFileWhoseContentIsTheSame() throws Exception {
        write("one");
        try (RoutesFile routes = RoutesFile.open(file(), OFTEN)) {
            write("two");
            awaitVersion(routes, "two");
            Routes compiled = routes.get();
            write("two");
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5))
                    .until(() -> routes.get().equals(compiled));
            assertThat(log.stream().filter("The routes have changed"::equals)).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNoText() throws Exception {
        assertThatThrownBy(() -> RoutesFile.check(file())).isInstanceOf(RoutesException.class)
                .hasMessageContaining("MyRoutes.java: error: there is no such file");
        Files.write(file(), new byte[]{(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> RoutesFile.check(file())).hasMessageContaining("no UTF-8 text");
        Files.write(file(), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> RoutesFile.check(file())).hasMessageContaining("larger than 1 MiB");
        assertThatThrownBy(() -> RoutesFile.check(folder)).hasMessageContaining("cannot be read");
    }
}
