package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a base type whose instances are built from config dicts with a {@code type}. An argument of
 * that type or a subtype is a nested dict whose {@code type} must name an instance of the
 * argument's type.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BuiltFrom {
  /** The registry in which {@code type} is looked up. */
  String value();

  /** The {@code type} of a dict without one; empty if {@code type} is required. */
  String defaultType() default "";
}
