package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record that a section of a config is read into: a dict with fixed keys and no {@code
 * type}. Its components are described as those of a {@link Component}'s argument record.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Settings {
  /** Where the section stands in a config, such as {@code optimizer_config}. */
  String value();
}
