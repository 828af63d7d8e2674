package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a base type whose instances are built from a config dict by its {@code type}. An argument
 * of that type, or of a subtype, is a nested dict; the component it names must be an instance of
 * the argument's type.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BuiltFrom {
  /** The registry that {@code type} is looked up in. */
  String value();

  /** What a dict without {@code type} builds; empty when it must have one. */
  String defaultType() default "";
}
