/**
 * JMX: what an administrator may see and do. Reads state and counts; never a secret. May import what rest may.
 */
@NullMarked
package org.pinfold.admin;

import org.jspecify.annotations.NullMarked;
