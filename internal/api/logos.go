package api

import (
	"context"
	"net/http"

	"allyway/internal/partners"
	"allyway/internal/portal"
)

func (a *partnersAPI) logoOperations() []operation {
	const about = "Takes a PNG, JPEG or WebP image of up to 100 KB. Its bytes decide what it is."
	images := []string{"image/png", "image/jpeg", "image/webp", "application/octet-stream"}
	return []operation{
		serve(Route{
			Method: http.MethodPut, Path: "/v1/partners/{partner}/logo", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "setPartnerLogo", Subject: subjectLogos, Summary: "Set a partner's logo", Text: about,
			Refuses: []portal.Code{portal.CodeUnsupportedImage},
			MaxBody: partners.MaxLogo, Takes: images, Other: portal.CodeUnsupportedImage,
		}, a.setLogo),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/partners/{partner}/logo", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removePartnerLogo", Subject: subjectLogos, Summary: "Remove a partner's logo",
		}, a.removeLogo),
		serve(Route{
			Method: http.MethodPut, Path: "/v1/portal/logo", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "setPortalLogo", Subject: subjectLogos, Summary: "Set the portal's logo", Text: about,
			Refuses: []portal.Code{portal.CodeUnsupportedImage},
			MaxBody: partners.MaxLogo, Takes: images, Other: portal.CodeUnsupportedImage,
		}, a.setPortalLogo),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/portal/logo", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removePortalLogo", Subject: subjectLogos, Summary: "Remove the portal's logo",
		}, a.removePortalLogo),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/logos/{hash}", Who: portal.Anyone, Status: http.StatusOK,
			ID: "getLogo", Subject: subjectLogos, Summary: "Get a logo",
			Text:  "Returns the image. The image of a hash never changes.",
			Gives: []string{"image/png", "image/jpeg", "image/webp"},
		}, a.getLogo),
	}
}

// logo returns the URL of a logo, or "" if there is none.
func (s *server) logo(hash string) string {
	if hash == "" {
		return ""
	}
	return s.URL + "/v1/logos/" + hash
}

// ImageBody is an image as it is sent.
type ImageBody struct {
	RawBody []byte `contentType:"image/png"`
}

type partnerLogoInput struct {
	PartnerID
	ImageBody
}

func (a *partnersAPI) setLogo(ctx context.Context, in *partnerLogoInput) (*struct{}, error) {
	return nil, a.room.SetLogo(ctx, session(ctx), in.Partner, in.RawBody)
}

func (a *partnersAPI) removeLogo(ctx context.Context, in *PartnerID) (*struct{}, error) {
	return nil, a.room.SetLogo(ctx, session(ctx), in.Partner, nil)
}

func (a *partnersAPI) setPortalLogo(ctx context.Context, in *ImageBody) (*struct{}, error) {
	return nil, a.room.SetPortalLogo(ctx, session(ctx), in.RawBody)
}

func (a *partnersAPI) removePortalLogo(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, a.room.SetPortalLogo(ctx, session(ctx), nil)
}

type logoInput struct {
	Hash string `path:"hash" doc:"From a logo's URL."`
}

type logoOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Policy       string `header:"Content-Security-Policy"`
	Body         []byte
}

func (a *partnersAPI) getLogo(ctx context.Context, in *logoInput) (*logoOutput, error) {
	image, err := a.room.ReadLogo(ctx, in.Hash)
	if err != nil {
		return nil, err
	}
	return &logoOutput{image.Type, "public, max-age=31536000, immutable", "default-src 'none'; sandbox", image.Bytes}, nil
}
