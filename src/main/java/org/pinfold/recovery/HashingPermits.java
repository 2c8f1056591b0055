package org.pinfold.recovery;

/** Bounds how many old PINs are hashed at a time: each may take a second and 64 MiB. */
public interface HashingPermits {
    /** Takes a permit, without waiting; whoever has it gives it back with {@link #release}. */
    boolean tryAcquire();

    /** Gives a permit back. */
    void release();
}
