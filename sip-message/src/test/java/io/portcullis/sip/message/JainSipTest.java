package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * The valid messages, as we read them and as JAIN-SIP does: method or status, URIs and their parameters, Via, From, To, Contact,
 * CSeq, all headers and their numbers, body. Where the two differ {@code jain-sip/differences.tsv} says why.
 */
class JainSipTest {

    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

    private static Path resource(String name) {
        try {
            return Path.of(java.util.Objects.requireNonNull(JainSipTest.class.getResource("/" + name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every message that we take, by its folder and name. */
    private static List<Path> messages() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("rfc4475", "rfc5118", "phones", "corpus/message")) {
            try (Stream<Path> files = Files.list(resource(folder))) {
                files.filter(file -> takes(file)).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private static boolean takes(Path file) {
        try {
            PARSER.parse(Files.readAllBytes(file));
            return true;
        } catch (SipParseException e) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        int names = file.getNameCount();
        return file.subpath(names - 2, names).toString().replaceFirst("\\.(dat|sip)$", "");
    }

    /** Headers for the values of the corpora of values; REGISTER and its CSeq have one method. */
    private static String with(String corpus, String value) {
        return switch (corpus) {
            case "uri" -> Texts.REGISTER.replace("<sip:alice@192.0.2.1>", "<" + value + ">");
            case "name-addr" -> Texts.REGISTER.replace("<sip:alice@ims.example>;tag=1", value);
            case "via" -> Texts.REGISTER.replace("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport", value);
            default -> Texts.REGISTER.replace("1 REGISTER", value).replace("REGISTER sip",
                    value.split("\\s")[1] + " sip");
        };
    }

    private static List<String> compare(String name, byte[] bytes) throws SipParseException {
        Reading theirs = JainReading.of(bytes);
        return theirs == null ? List.of(name + "\tas a whole\ttaken\trefused")
                : Reading.differences(name, OurReading.of(PARSER.parse(bytes)), theirs).stream()
                        .map(Object::toString).toList();
    }

    @Test
    void readsTheSameAsWeDoButForWhatIsListed() throws Exception {
        List<String> found = new ArrayList<>();
        List<Path> messages = messages();
        for (Path file : messages) {
            found.addAll(compare(name(file), Files.readAllBytes(file)));
        }
        for (String corpus : List.of("uri", "name-addr", "via", "cseq")) {
            try (Stream<Path> files = Files.list(resource("corpus/" + corpus))) {
                for (Path file : files.filter(one -> !name(one).contains("finding")).sorted().toList()) {
                    found.addAll(compare(name(file), Texts.bytes(with(corpus, Files.readString(file)))));
                }
            }
        }
        Files.write(Path.of("target/jain-sip-differences.tsv"), found);
        List<String> listed = Files.readAllLines(resource("jain-sip/differences.tsv")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.substring(0, line.lastIndexOf('\t'))).toList();
        assertThat(messages).hasSizeGreaterThan(40);
        assertThat(found).containsExactlyInAnyOrderElementsOf(listed);
    }
}
