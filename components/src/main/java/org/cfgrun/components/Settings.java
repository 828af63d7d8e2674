package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record that a config section is read into. The section is a dict with fixed keys and no
 * {@code type}. The record follows the rules of a {@link Component}'s argument record.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Settings {
  /** The path of the section in a config, such as {@code optimizer_config}. */
  String value();
}
