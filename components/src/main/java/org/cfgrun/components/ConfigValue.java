package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that makes itself of a config value, for what the other argument types cannot say,
 * such as "an int or a list of ints". The type has a factory {@code public static X
 * fromConfig(ConfigNode value)}, which throws an {@link ArgumentException} for a value that it does
 * not accept.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ConfigValue {
  /** What it accepts, as it goes on after "expected": {@code an int or a list of ints}. */
  String value();
}
