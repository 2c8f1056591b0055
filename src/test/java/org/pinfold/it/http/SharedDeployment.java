package org.pinfold.it.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test class without a {@code @Deployment} of its own: it uses the one of another class, which stays deployed from
 * test class to test class. Deploying costs seconds, and one server can have only one Pinfold at a time.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SharedDeployment {
    /** The class with the {@code @Deployment} method. */
    Class<?> value();
}
