package org.pinfold.registration;

/** What can become of a code that was asked for; counted, never with the number. */
public enum SenderEvent {
    /** The carrier took it. */
    ACCEPTED,
    /** It left, and no answer came: the carrier may have it. */
    UNKNOWN,
    /** Nothing left: the carrier could not be reached, or failed. */
    UNAVAILABLE,
    /** Nothing left: the carrier wants fewer messages at a time. */
    THROTTLED,
    /** Nothing left: the carrier refuses this message, for example because of its number. */
    REJECTED,
    /** The carrier reports that the telephone has it. */
    DELIVERED,
    /** The carrier reports that the telephone will not get it. */
    UNDELIVERED,
    /** Nothing left: the number's country is not on the list. */
    NOT_SERVED,
    /** Nothing left: a budget of the number, or of numbers like it, is used up. */
    OVER_BUDGET
}
