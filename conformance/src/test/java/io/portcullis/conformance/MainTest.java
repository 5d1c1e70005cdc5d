package io.portcullis.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final Requirements TWO = Requirements.parse("# First\na 1\tThe one.\n# Second\na 2\tThe other.\n");

    @TempDir
    private Path folder = Path.of("");
    private String told = "";

    /** A checkout of two modules. */
    @BeforeEach
    void modules() throws IOException {
        for (String module : new String[]{"one", "two"}) {
            Files.createDirectories(folder.resolve(module).resolve("src/test/java/p"));
            Files.writeString(folder.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(folder.resolve("one/src/test/java/p/SomeTest.java"), "");
    }

    private void left(String module, String... lines) throws IOException {
        Path file = folder.resolve(module).resolve("target/conformance/outcomes");
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines).replace('|', '\t') + "\n");
    }

    private int run() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Main.run(new House(folder), TWO, new PrintStream(out, true, StandardCharsets.UTF_8));
        told = out.toString(StandardCharsets.UTF_8);
        return code;
    }

    private String document() throws IOException {
        return Files.readString(folder.resolve("docs/conformance.md"));
    }

    @Test
    void writesWhoShowsWhatAndIsContentTheSecondTime() throws IOException {
        left("one", "a 1|p.SomeTest#x|passed", "a 1|p.SomeTest#x|passed");
        left("two", "a 2|p.SomeTest|passed", "a 1|q.Gone$Inner#y|passed");

        assertThat(run()).isEqualTo(1);
        assertThat(told).contains("docs/conformance.md is not what the tests show").contains("commit it");
        assertThat(document()).contains("2 of 2 are shown.\n", "## First\n", "## Second\n",
                "The one. | [`SomeTest#x`](../one/src/test/java/p/SomeTest.java) (2)<br>`Gone$Inner#y` |\n",
                "The other. | [`SomeTest`](../one/src/test/java/p/SomeTest.java) |\n");

        String before = document();
        assertThat(run()).isZero();
        assertThat(told).isEmpty();
        assertThat(document()).isEqualTo(before);
    }

    @Test
    void namesWhatIsOpenAndWhatFailed() throws IOException {
        left("one", "a 1|p.SomeTest#x|passed", "a 1|p.SomeTest#x|failed");
        run();
        assertThat(run()).isEqualTo(1);
        assertThat(told).contains("no passed test shows a 1").contains("no passed test shows a 2")
                .doesNotContain("commit it");
        assertThat(document()).contains("0 of 2 are shown.").contains("**1 failed**").contains("**open**");
    }

    @Test
    void refusesAClaimThatNobodyRequires() throws IOException {
        left("one", "a 1|T|passed", "a 2|T|passed", "a 3|T|passed");
        run();
        assertThat(run()).isEqualTo(1);
        assertThat(told).contains("a test claims a 3, which is no requirement");
    }

    @Test
    void writesOverWhatSomebodyEdited() throws IOException {
        left("one", "a 1|T|passed", "a 2|T|passed");
        run();
        String right = document();
        Files.writeString(folder.resolve("docs/conformance.md"), right + "by hand\n");
        assertThat(run()).isEqualTo(1);
        assertThat(document()).isEqualTo(right);
    }

    private int interop() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Main.interop(new House(folder), new PrintStream(out, true, StandardCharsets.UTF_8));
        told = out.toString(StandardCharsets.UTF_8);
        return code;
    }

    @Test
    void writesHowEncountersWentAndIsContentTheSecondTime() throws IOException {
        assertThat(interop()).isEqualTo(1);
        assertThat(told).contains("no test with a program of others has run");

        Path file = folder.resolve("two/target/conformance/interop");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "We and they\tnull\tcall\t\t\n");
        assertThat(interop()).isEqualTo(1);
        assertThat(told).contains("docs/interop.md is not what the tests show").contains("commit it");
        assertThat(Files.readString(folder.resolve("docs/interop.md"))).contains("## We and they\n");

        assertThat(interop()).isZero();
        assertThat(told).isEmpty();
    }
}
