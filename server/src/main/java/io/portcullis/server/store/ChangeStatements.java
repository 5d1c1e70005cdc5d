package io.portcullis.server.store;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;

/** The statements of changes, prepared once for a connection. */
final class ChangeStatements implements AutoCloseable {

    private final PreparedStatement putRegistration;
    private final PreparedStatement dropBindings;
    private final PreparedStatement putBinding;
    private final PreparedStatement dropSets;
    private final PreparedStatement putSet;
    private final PreparedStatement find;
    private final PreparedStatement remove;

    ChangeStatements(Connection connection) throws SQLException {
        putRegistration = connection.prepareStatement(
                """
                        INSERT INTO registration (impi, path_token, unprotected_address, unprotected_port) VALUES (?, ?, ?, ?)
                        ON CONFLICT (impi) DO UPDATE SET path_token = excluded.path_token,
                            unprotected_address = excluded.unprotected_address, unprotected_port = excluded.unprotected_port""");
        dropBindings = connection.prepareStatement("DELETE FROM binding WHERE impi = ?");
        putBinding = connection.prepareStatement("""
                INSERT INTO binding (impi, position, aor, impus, contacts, service_route, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)""");
        dropSets = connection.prepareStatement("DELETE FROM sa_set WHERE impi = ?");
        putSet = connection.prepareStatement(
                """
                        INSERT INTO sa_set (impi, number, ue, pcscf, port_uc, port_us, port_pc, port_ps, spi_uc, spi_us, spi_pc, spi_ps,
                            alg, ealg, offer, phase, ends_at, protected_by, is_current,
                            sequence_ps_uc, sequence_pc_us, sequence_uc_ps, sequence_us_pc, sealed_keys)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        find = connection.prepareStatement("SELECT 1 FROM registration WHERE impi = ?");
        // Its bindings and sets go with it (ON DELETE CASCADE).
        remove = connection.prepareStatement("DELETE FROM registration WHERE impi = ?");
    }

    /** Writes a change, in the transaction that is open. */
    void apply(Change change) throws SQLException {
        switch (change) {
            case Change.Put put -> {
                put(put.registration());
                replace(put.impi(), put.sets());
            }
            case Change.PutSets put -> {
                if (found(put.impi())) {
                    replace(put.impi(), put.sets());
                }
            }
            case Change.Remove gone -> run(remove, gone.impi());
        }
    }

    private void put(Registration registration) throws SQLException {
        InetSocketAddress unprotected = registration.unprotected();
        putRegistration.setString(1, registration.impi());
        putRegistration.setString(2, registration.pathToken());
        if (unprotected == null) {
            putRegistration.setNull(3, Types.VARCHAR);
            putRegistration.setNull(4, Types.INTEGER);
        } else {
            putRegistration.setString(3, Columns.address(unprotected.getAddress()));
            putRegistration.setInt(4, unprotected.getPort());
        }
        putRegistration.executeUpdate();
        run(dropBindings, registration.impi());
        for (int i = 0; i < registration.bindings().size(); i++) {
            put(registration.impi(), i, registration.bindings().get(i));
        }
    }

    private void put(String impi, int position, Binding binding) throws SQLException {
        putBinding.setString(1, impi);
        putBinding.setInt(2, position);
        putBinding.setString(3, binding.aor());
        putBinding.setString(4, Columns.list(binding.impus()));
        putBinding.setString(5, Columns.list(binding.contacts()));
        putBinding.setString(6, Columns.list(binding.serviceRoute()));
        putBinding.setString(7, binding.expiresAt().toString());
        putBinding.executeUpdate();
    }

    private void replace(String impi, List<Change.SealedSet> sets) throws SQLException {
        run(dropSets, impi);
        for (Change.SealedSet each : sets) {
            put(impi, each);
        }
    }

    private void put(String impi, Change.SealedSet sealed) throws SQLException {
        SetRecord set = sealed.set();
        SaSet sas = set.sas();
        SaSequences sequences = set.sequences();
        putSet.setString(1, impi);
        putSet.setLong(2, set.number());
        putSet.setString(3, Columns.address(sas.ue()));
        putSet.setString(4, Columns.address(sas.pcscf()));
        longs(5, sas.ports().uc(), sas.ports().us(), sas.ports().pc(), sas.ports().ps(), sas.spis().uc().value(),
                sas.spis().us().value(), sas.spis().pc().value(), sas.spis().ps().value());
        putSet.setString(13, sas.pair().alg().token());
        putSet.setString(14, sas.pair().ealg().token());
        putSet.setString(15, Columns.list(set.offer()));
        putSet.setString(16, set.phase().name());
        putSet.setString(17, set.until().toString());
        if (set.protectedBy().isPresent()) {
            putSet.setLong(18, set.protectedBy().getAsLong());
        } else {
            putSet.setNull(18, Types.INTEGER);
        }
        longs(19, set.current() ? 1 : 0, sequences.psToUc(), sequences.pcToUs(), sequences.ucToPs(),
                sequences.usToPc());
        putSet.setBytes(24, sealed.sealed());
        putSet.executeUpdate();
    }

    private void longs(int from, long... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            putSet.setLong(from + i, values[i]);
        }
    }

    private boolean found(String impi) throws SQLException {
        find.setString(1, impi);
        try (ResultSet rows = find.executeQuery()) {
            return rows.next();
        }
    }

    private static void run(PreparedStatement statement, String impi) throws SQLException {
        statement.setString(1, impi);
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement each : List.of(putRegistration, dropBindings, putBinding, dropSets, putSet, find,
                remove)) {
            each.close();
        }
    }
}
