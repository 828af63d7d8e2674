package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that parses a config value itself, for arguments that the other types cannot
 * express, such as "an int or a list of ints". The type has a factory {@code public static X
 * fromConfig(ConfigNode value)} that throws an {@link ArgumentException} for invalid values.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ConfigValue {
  /** The accepted values, as a phrase that follows "expected": {@code an int or a list of ints}. */
  String value();
}
