package io.portcullis.server.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Set;

import io.portcullis.ipsec.sa.Spi;
import io.portcullis.lab.ue.SpiSource;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.server.ue.Card;
import io.portcullis.server.ue.HabitOptions;

/** The settings of the phones of a load: what they have in common, and what each has of its own. */
final class LoadSettings {

    private final AddressPool pool;
    private final Set<InetSocketAddress> servers;
    private final PortRanges ports;
    private final LoadOptions.Transport transport;
    private final HabitOptions habits;
    private final SpiSource spis = SpiSource.random(new SecureRandom(), SpiSource.LOWEST_USUAL, Spi.MAX);

    /** @param servers the P-CSCF's unprotected addresses, of each family that the pool has */
    LoadSettings(AddressPool pool, Set<InetSocketAddress> servers, PortRanges ports, LoadOptions.Transport transport,
            HabitOptions habits) {
        this.pool = pool;
        this.servers = servers;
        this.ports = ports;
        this.transport = transport;
        this.habits = habits;
    }

    /** The settings of phone 0, 1, … */
    UeConfig of(int phone, Card card) {
        InetAddress address = pool.address(phone);
        InetSocketAddress server = servers.stream()
                .filter(each -> each.getAddress().getClass() == address.getClass()).findFirst().orElseThrow();
        UeConfig usual = UeConfig.of(card.impi(), card.impus().getFirst(), card.domain(), address, server)
                .withImpus(card.impus()).withSpis(spis);
        return habits.apply(usual).withPorts(ports.client(), ports.server(), ports.clear())
                .withTransport(transport.of(phone));
    }
}
