"""What HubSpot's mirror and its pull share: the fields on both sides and how they settle."""
