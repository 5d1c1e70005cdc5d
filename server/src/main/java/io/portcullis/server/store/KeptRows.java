package io.portcullis.server.store;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import javax.crypto.AEADBadTagException;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;
import org.jspecify.annotations.Nullable;

/** Reads what is in the tables. */
final class KeptRows {

    private final Database database;

    KeptRows(Database database) {
        this.database = database;
    }

    /** Every registration. */
    List<Registration> registrations() throws RegistrationStoreException {
        Map<String, List<Binding>> bindings = new HashMap<>();
        each("SELECT * FROM binding ORDER BY impi, position",
                row -> bindings.computeIfAbsent(row.getString("impi"), impi -> new ArrayList<>()).add(binding(row)));
        List<Registration> registrations = new ArrayList<>();
        each("SELECT * FROM registration", row -> {
            String impi = row.getString("impi");
            registrations.add(new Registration(impi, row.getString("path_token"), unprotected(row),
                    bindings.getOrDefault(impi, List.of())));
        });
        return registrations;
    }

    /** Every set by the IMPI of its registration; the keys are the caller's. */
    Map<String, List<SetRecord>> sets(StoreKey key) throws RegistrationStoreException {
        Map<String, List<SetRecord>> sets = new HashMap<>();
        boolean complete = false;
        try {
            each("SELECT * FROM sa_set ORDER BY impi, number", row -> {
                String impi = row.getString("impi");
                sets.computeIfAbsent(impi, of -> new ArrayList<>()).add(set(impi, row, key));
            });
            complete = true;
            return sets;
        } finally {
            if (!complete) {
                sets.values().forEach(of -> of.forEach(set -> set.keys().close()));
            }
        }
    }

    /** What is done with a row. */
    private interface Reading {
        void read(ResultSet row) throws SQLException, AEADBadTagException;
    }

    private void each(String query, Reading reading) throws RegistrationStoreException {
        String at = "";
        try (Connection connection = database.connectReadOnly();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                at = rows.getString("impi");
                reading.read(rows);
            }
        } catch (SQLException e) {
            throw StoreFault.of(database.file(), e);
        } catch (AEADBadTagException altered) {
            throw damaged(at, "the sealed keys of a set were altered", altered);
        } catch (RuntimeException noValue) {
            throw damaged(at, noValue.toString(), noValue);
        }
    }

    private RegistrationStoreException damaged(String impi, String how, Exception cause) {
        return new RegistrationStoreException("the store " + database.file() + " "
                + StoreFault.damaged("what it has of " + impi + " cannot be read, " + how), cause);
    }

    private static @Nullable InetSocketAddress unprotected(ResultSet row) throws SQLException {
        String address = row.getString("unprotected_address");
        return address == null ? null
                : new InetSocketAddress(Columns.address(address), row.getInt("unprotected_port"));
    }

    private static Binding binding(ResultSet row) throws SQLException {
        return new Binding(row.getString("aor"), Columns.list(row.getString("impus")),
                Columns.list(row.getString("contacts")), Columns.list(row.getString("service_route")),
                Instant.parse(row.getString("expires_at")));
    }

    private static SetRecord set(String impi, ResultSet row, StoreKey key) throws SQLException, AEADBadTagException {
        long number = row.getLong("number");
        SaSet sas = new SaSet(SaSet.Role.PCSCF, Columns.address(row.getString("ue")),
                Columns.address(row.getString("pcscf")),
                new SaSet.Ports(row.getInt("port_uc"), row.getInt("port_us"), row.getInt("port_pc"),
                        row.getInt("port_ps")),
                new SaSet.Spis(spi(row, "spi_uc"), spi(row, "spi_us"), spi(row, "spi_pc"), spi(row, "spi_ps")),
                new AlgorithmPair(IntegrityAlgorithm.ofToken(row.getString("alg")).orElseThrow(),
                        EncryptionAlgorithm.ofToken(row.getString("ealg")).orElseThrow()));
        SaSequences sequences = new SaSequences(row.getLong("sequence_ps_uc"), row.getLong("sequence_pc_us"),
                row.getLong("sequence_uc_ps"), row.getLong("sequence_us_pc"));
        long protectedBy = row.getLong("protected_by");
        OptionalLong by = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(protectedBy);
        Phase phase = Phase.valueOf(row.getString("phase"));
        return new SetRecord(number, sas, Columns.list(row.getString("offer")), phase,
                Instant.parse(row.getString("ends_at")), by, row.getBoolean("is_current"), sequences,
                key.open(impi, number, row.getBytes("sealed_keys")));
    }

    private static Spi spi(ResultSet row, String column) throws SQLException {
        return Spi.of(row.getLong(column));
    }
}
