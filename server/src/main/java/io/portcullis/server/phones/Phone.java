package io.portcullis.server.phones;

import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.lab.ue.UeHost;

/**
 * A simulated phone that has a name and tells all it does.
 *
 * @param name what it is called, {@code ue1}
 * @param ue   the phone
 * @param usim its card; closed with it
 */
public record Phone(String name, Ue ue, Usim usim) implements AutoCloseable {

    /**
     * A phone, switched on and not registered.
     *
     * @param told where its events go
     */
    public static Phone of(UeHost host, String name, UeConfig config, Usim usim, Events told) {
        return new Phone(name, host.ue(config, usim, (ue, event) -> told.write(PhoneEvents.of(name, event))), usim);
    }

    @Override
    public void close() {
        ue.close();
        usim.close();
    }
}
