"""The OpenSubsonic surface: what any Subsonic app on any phone asks for."""
