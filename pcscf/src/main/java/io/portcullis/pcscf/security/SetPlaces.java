package io.portcullis.pcscf.security;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives sets their place, in the SA table and in the backend, or in neither. A UE that lost its state may come with the SPIs of its
 * living set; its new set then has half a place until the UE has proved itself.
 */
final class SetPlaces {

    private static final Logger LOG = LoggerFactory.getLogger(SetPlaces.class);

    private final SaTable table;
    private final SetInstaller installer;

    SetPlaces(SaTable table, SetInstaller installer) {
        this.table = table;
        this.installer = installer;
    }

    /**
     * Installs a planned set.
     *
     * @return the set as it was installed, perhaps with other SPIs of ours; {@link UeSet#waiting waiting} if an older set of its UE
     *         has SPIs that it wants
     * @throws SecurityRefusal 403 if a place is another private identity's; 500 if the backend refuses; nothing is left, and our SPIs
     *                         are given back
     */
    UeSet enter(UeSet planned, Offer offer) throws SecurityRefusal {
        Optional<String> taken = table.add(planned, installer.allPorts());
        if (taken.isPresent()) {
            installer.giveBack(planned);
            throw new SecurityRefusal(403, taken.get() + " is in use by another private identity (TS 33.203 7.1)");
        }
        planned.waiting(!table.holdersOfItsSpis(planned).isEmpty());
        try {
            UeSet installed = installer.install(planned, offer.spis());
            if (installed != planned) {
                table.remove(planned);
                table.put(installed);
            }
            return installed;
        } catch (SecurityRefusal refused) {
            table.remove(planned);
            throw refused;
        }
    }

    /** Enters sets that an earlier run had, and that the backend has again. */
    void enterRestored(List<UeSet> sets) {
        sets.forEach(table::put);
    }

    /** The older sets of its UE that stand in the way of one that waits. */
    Collection<UeSet> inTheWayOf(UeSet set) {
        return table.holdersOfItsSpis(set);
    }

    /**
     * Completes a set that waited, when nothing is in its way any more.
     *
     * @throws SecurityRefusal 500 if the backend refuses; the set is as it was
     */
    void complete(UeSet set) throws SecurityRefusal {
        installer.complete(set);
        table.complete(set);
        LOG.atInfo().addKeyValue("impi", set.impi()).log("The UE has proved itself on {}, which replaces its older one",
                set);
    }

    /** Takes a set out of both. */
    void leave(UeSet set) {
        table.remove(set);
        installer.remove(set);
    }
}
