"""The knowledge of roleadvisor, as text files; shipped inside the package and read from here."""
