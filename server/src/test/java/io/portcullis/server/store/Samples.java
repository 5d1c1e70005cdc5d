package io.portcullis.server.store;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;

/** Registrations and sets to keep, and another program's look at a database. */
final class Samples {

    static final Instant LATER = Instant.parse("2031-02-03T04:05:06.123456789Z");
    static final byte[] CK = bytes(0x10);
    static final byte[] IK = bytes(0x80);

    private Samples() {}

    private static byte[] bytes(int from) {
        byte[] bytes = new byte[AkaKeys.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + 7 * i);
        }
        return bytes;
    }

    static String impi(int number) {
        return "0010100000%05d@ims.mnc001.mcc001.3gppnetwork.org".formatted(number);
    }

    static Registration registration(String impi) {
        return registration(impi, "token-" + impi);
    }

    static Registration registration(String impi, String token) {
        return new Registration(impi, token, null, List.of(binding("sip:" + impi)));
    }

    static Binding binding(String aor) {
        return new Binding(aor, List.of(aor, "tel:+49-30-\"1\""), List.of("sip:u@192.0.2.7:6100;x='y'"),
                List.of("<sip:scscf.example.org;lr>", "<sip:as.example.org;lr>"), LATER);
    }

    static Registration unprotected(String impi, String address) {
        return new Registration(impi, "token-" + impi, new InetSocketAddress(InetAddress.ofLiteral(address), 5060),
                List.of(binding("sip:" + impi), new Binding("sip:second", List.of("sip:second"), List.of(), List.of(),
                        LATER.plusSeconds(1))));
    }

    static SetRecord set(long number) {
        return set(number, "192.0.2.7", "192.0.2.1", OptionalLong.empty());
    }

    static SetRecord set(long number, String ue, String pcscf, OptionalLong protectedBy) {
        SaSet sas = new SaSet(SaSet.Role.PCSCF, InetAddress.ofLiteral(ue), InetAddress.ofLiteral(pcscf),
                new SaSet.Ports(6100, 65535, 5062, 5063),
                new SaSet.Spis(Spi.of(256), Spi.of(4294967295L), Spi.of(2147483648L), Spi.of(70000)),
                new AlgorithmPair(IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.AES_CBC));
        return new SetRecord(number, sas, List.of("ipsec-3gpp; alg=hmac-sha-1-96; ealg=aes-cbc; q=\"1\""),
                Phase.ESTABLISHED, LATER, protectedBy, true, new SaSequences(1048576, 4294967295L, 17, 0),
                AkaKeys.of(CK, IK));
    }

    /** A set record's every part but the keys. */
    static List<Object> parts(SetRecord set) {
        return List.of(set.number(), set.sas(), set.offer(), set.phase(), set.until(), set.protectedBy(),
                set.current(), set.sequences());
    }

    static boolean sameKeys(AkaKeys keys) {
        return keys.withCk(ck -> Arrays.equals(ck, CK)) && keys.withIk(ik -> Arrays.equals(ik, IK));
    }

    /** Waits for a stage; its failure, if it fails. */
    static void done(CompletionStage<Void> stage) throws Exception {
        try {
            stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Another program that has the database open. */
    static Connection other(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database.toUri());
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }
}
